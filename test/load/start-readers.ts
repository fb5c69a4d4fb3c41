import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import { ReadersFindings, type ReadersOrder } from './readers-messages.ts';

export interface Readers {
  /** Lets them end, and gives what they found. */
  end(): Promise<ReadersFindings>;
}

/** Resolves when they are about to begin: a thread takes its time to start. */
export async function startReaders(order: Static<typeof ReadersOrder>): Promise<Readers> {
  const thread = new Worker(new URL('./readers-thread.ts', import.meta.url), { workerData: order });
  await once(thread, 'message');
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
