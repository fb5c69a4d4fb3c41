import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/domain/ports/clock.ts';

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

export interface FakeClock extends Clock {
  /**
   * Lets so much time pass: sleepers wake in the order of their time, and what they begin then (another sleep, say)
   * happens before time goes on.
   */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone, as an administrator or NTP may. */
  jump(ms: number): void;
  /** How many sleep now. */
  sleeping(): number;
}

/** A clock that stands still unless the test advances it. */
export function createFakeClock(start = new Date('2025-11-11T03:00:00.000Z')): FakeClock {
  let passedMs = 0;
  let wallMs = start.getTime();
  const sleepers = new Set<Sleeper>();

  function pass(ms: number): void {
    passedMs += ms;
    wallMs += ms;
  }

  function nextDue(untilMs: number): Sleeper | undefined {
    const due = [...sleepers].filter((sleeper) => sleeper.dueMs <= untilMs);
    return due.sort((left, right) => left.dueMs - right.dueMs)[0];
  }

  return {
    now: () => new Date(wallMs),
    monotonicMs: () => passedMs,
    sinceBootMs: () => passedMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const sleeper: Sleeper = {
          dueMs: passedMs + ms,
          wake() {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', giveUp);
            resolve();
          },
        };
        const giveUp = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', giveUp, { once: true });
      }),
    async advance(ms) {
      const untilMs = passedMs + ms;
      for (let sleeper = nextDue(untilMs); sleeper; sleeper = nextDue(untilMs)) {
        pass(Math.max(0, sleeper.dueMs - passedMs));
        sleeper.wake();
        await setImmediate();
      }
      pass(untilMs - passedMs);
      await setImmediate();
    },
    jump(ms) {
      wallMs += ms;
    },
    sleeping: () => sleepers.size,
  };
}
