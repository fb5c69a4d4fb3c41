import type { Bucket } from './bucket.ts';
import { isTransient, s3Problem } from './errors.ts';

/**
 * Moves data, once more after each pause where the server or the way to it failed: much longer than the SDK tries, for an
 * upload of an hour must survive half a minute without a network. Rejects with a Problem, or with the signal's reason.
 */
export async function persist<T>(
  { limits, place, sleep }: Pick<Bucket, 'limits' | 'place' | 'sleep'>,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  for (const pause of limits.pausesMs) {
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
