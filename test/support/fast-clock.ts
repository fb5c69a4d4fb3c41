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
  /** From what it shows then on, it runs as the world's. */
  readonly untilMs: number;
  /** By how much somebody has set the wall clock wrong. */
  readonly errorMs: number;
}

export const clockVariable = 'DUCKBACK_TEST_CLOCK';

/** A clock that begins to run now. */
export const fastClock = (speed: number, start: Date): FastClock => ({
  speed,
  startMs: start.getTime(),
  realStartMs: Date.now(),
  untilMs: Number.POSITIVE_INFINITY,
  errorMs: 0,
});

/** A day takes a tenth of a second. */
const skippingSpeed = 864_000;

/** Goes on from what the clock shows, in a hurry until an instant and then as the world's. */
export const skippingTo = (clock: FastClock, until: Date): FastClock => ({
  ...clock,
  speed: skippingSpeed,
  startMs: shownMs(clock),
  realStartMs: Date.now(),
  untilMs: Math.max(until.getTime(), shownMs(clock)),
});

/** What the clock shows now, were it right. */
export function shownMs({ speed, startMs, realStartMs, untilMs }: FastClock): number {
  const passedMs = Date.now() - realStartMs;
  const hurryMs = (untilMs - startMs) / speed;
  return passedMs < hurryMs ? startMs + passedMs * speed : untilMs + passedMs - hurryMs;
}

/** How long it takes in the world until it shows this. */
export function realMsUntil(clock: FastClock, atMs: number): number {
  const nowMs = shownMs(clock);
  const hurriedMs = Math.min(atMs, clock.untilMs) - nowMs;
  const steadyMs = atMs - Math.max(nowMs, clock.untilMs);
  return Math.max(0, hurriedMs) / clock.speed + Math.max(0, steadyMs);
}

/** Lets a service go by this clock; each start of it needs the same. */
export const byClock = (clock: FastClock): ProcessOptions => ({
  preload: fileURLToPath(new URL('./fast-clock-preload.ts', import.meta.url)),
  env: { [clockVariable]: formatFastClock(clock) },
});

/** What a service reads at its start, and as a message when the clock is to go otherwise. */
export const formatFastClock = ({ speed, startMs, realStartMs, untilMs, errorMs }: FastClock): string =>
  [speed, startMs, realStartMs, untilMs, errorMs].join(' ');

export function parseFastClock(text = ''): FastClock {
  const [speed = 1, startMs = 0, realStartMs = 0, untilMs = 0, errorMs = 0] = text.split(' ').map(Number);
  return { speed, startMs, realStartMs, untilMs, errorMs };
}
