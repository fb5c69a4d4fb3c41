import type { Bucket } from './bucket.ts';
import { isTransient, s3Problem } from './errors.ts';

/**
 * Does something that may be done twice, and again after each pause where the server or the way to it failed. Rejects with
 * a Problem, or with the signal's reason.
 */
export async function persist<T>(
  { place, sleep }: Pick<Bucket, 'place' | 'sleep'>,
  pausesMs: readonly number[],
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!isTransient(error)) throw s3Problem(error, place);
    }
    await sleep(pause, signal);
  }
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw s3Problem(error, place);
  }
}
