/** A clock for real services that runs faster than the world's: weeks of schedules in minutes. */
import { fileURLToPath } from 'node:url';
import type { ProcessOptions } from './service.ts';

export interface FastClock {
  /** How many of its seconds pass in one. */
  readonly speed: number;
  /** What it shows first. */
  readonly startMs: number;
  /** When that was, in the world. */
  readonly realStartMs: number;
}

export const clockVariable = 'DUCKBACK_TEST_CLOCK';

/** A clock that begins to run now. */
export const fastClock = (speed: number, start: Date): FastClock => ({
  speed,
  startMs: start.getTime(),
  realStartMs: Date.now(),
});

/** Lets a service go by this clock; each start of it needs the same. */
export const byClock = ({ speed, startMs, realStartMs }: FastClock): ProcessOptions => ({
  preload: fileURLToPath(new URL('./fast-clock-preload.ts', import.meta.url)),
  env: { [clockVariable]: [speed, startMs, realStartMs].join(' ') },
});

/** What `byClock` has written. */
export function parseFastClock(text = ''): FastClock {
  const [speed = 1, startMs = 0, realStartMs = 0] = text.split(' ').map(Number);
  return { speed, startMs, realStartMs };
}
