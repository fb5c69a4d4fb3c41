import type { Clock } from '../../domain/ports/clock.ts';
import { rest } from '../../domain/rest.ts';
import type { Scheduler } from './scheduler.ts';

/** Sleeping longer, a machine that slept or a clock that was set would go unnoticed. */
const longestSleepMs = 30_000;

/** Starts what is due, from now on and at once what came due while the service was away. Resolves once the signal has fired. */
export async function runSchedules(scheduler: Scheduler, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await rest(Math.min(scheduler.tick(), longestSleepMs), { clock, signal });
  }
}
