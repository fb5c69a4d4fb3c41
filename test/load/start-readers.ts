import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import { ReadersFindings, type ReadersOrder } from './readers-messages.ts';

export interface Readers {
  /** Lets them end, and gives what they found. */
  end(): Promise<ReadersFindings>;
}

export function startReaders(order: Static<typeof ReadersOrder>): Readers {
  const thread = new Worker(new URL('./readers-thread.ts', import.meta.url), { workerData: order });
  const told = once(thread, 'message');
  // Whoever ends them hears of it.
  told.catch(() => {});
  return {
    async end() {
      thread.postMessage('end');
      const [findings]: unknown[] = await told;
      return Value.Parse(ReadersFindings, findings);
    },
  };
}
