/** What a wall clock that is wrong, or was, leaves behind. */
import type { Clock } from './ports/clock.ts';

/** Clocks of machines differ a little. */
const toleranceMs = 5 * 60_000;
const hourMs = 3_600_000;

/** What is dated later is from the future: the clock is wrong, or was then. */
export const latestPlausible = (now: Date): Date => new Date(now.getTime() + toleranceMs);

export const isFromFuture = (instant: string, now: Date): boolean => new Date(instant) > latestPlausible(now);

/** Tells whether the wall clock was set by more than an hour since this was called. A machine that slept has not jumped. */
export function watchForJumps(clock: Clock): () => boolean {
  // The wall clock's idea of when the machine was started: it moves only when somebody sets the clock.
  const bootMs = () => clock.now().getTime() - clock.sinceBootMs();
  const first = bootMs();
  return () => Math.abs(bootMs() - first) > hourMs;
}
