import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { byClock, fastClock, formatFastClock, realMsUntil, shownMs, skippingTo } from './fast-clock.ts';
import type { ProcessOptions } from './service.ts';

/** A clock that runs as the world's, but for the hours that a test skips. */
export interface SkippingClock {
  now(): Date;
  /** Lets a service that is started now go by it. */
  options(): ProcessOptions;
  /** Lets the time until an instant pass in a moment, for a service that runs too. Whoever sleeps until then wakes on the way. */
  skipTo(instant: Date, service?: ChildProcess): Promise<void>;
  /** Somebody sets the wall clock of the service wrong by so much; 0 is right. `now` and `skipTo` go on by the right time. */
  setWrong(byMs: number, service: ChildProcess): Promise<void>;
}

export function createSkippingClock(begin: Date): SkippingClock {
  let clock = fastClock(1, begin);

  /** Resolves when the service goes by the clock as it is now, or has ended. */
  async function tell(service: ChildProcess): Promise<void> {
    if (!service.connected) return;
    const over = new AbortController();
    const answered = [once(service, 'message', over), once(service, 'exit', over)];
    service.send(formatFastClock(clock));
    await Promise.race(answered);
    over.abort();
  }

  return {
    now: () => new Date(shownMs(clock)),
    options: () => byClock(clock),
    async skipTo(instant, service) {
      clock = skippingTo(clock, instant);
      if (service) await tell(service);
      while (shownMs(clock) < instant.getTime()) await sleep(realMsUntil(clock, instant.getTime()));
    },
    setWrong(byMs, service) {
      clock = { ...clock, errorMs: byMs };
      return tell(service);
    },
  };
}
