import type { Clock } from '../domain/ports/clock.ts';

/** Waits for so long, or until it is woken, or until the signal has fired. Never rejects, and leaves no timer behind. */
export async function rest(
  ms: number,
  woken: Promise<void> | null,
  clock: Pick<Clock, 'sleep'>,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const slept = clock.sleep(ms, AbortSignal.any([signal, over.signal])).catch(() => undefined);
  await Promise.race(woken ? [slept, woken] : [slept]);
  over.abort();
}
