import type { Clock } from './ports/clock.ts';

interface Patience {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal?: AbortSignal | undefined;
}

/** Waits for so long, or until the signal has fired: then whoever calls in a loop ends it. Never rejects. */
export const rest = (ms: number, { clock, signal }: Patience): Promise<void> =>
  clock.sleep(ms, signal).catch(() => undefined);

/**
 * What a promise gives, or null where the time is up or the signal has fired before that. Rejects as the promise does; what
 * comes of it later is nobody's affair. Leaves no timer behind.
 */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  { clock, signal }: Patience,
): Promise<T | null> {
  const over = new AbortController();
  const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  try {
    return await Promise.race([work, rest(ms, { clock, signal: either }).then(() => null)]);
  } finally {
    over.abort();
  }
}
