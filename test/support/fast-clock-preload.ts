/**
 * Loaded before the service: its wall clock, and all that it sleeps, run so many times as fast as the world's. A service that is
 * started again goes on by the same clock. Durations that DuckDB or the kernel measure stay as they are.
 */
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../src/clock.ts';
import { clockVariable, parseFastClock } from './fast-clock.ts';

const { speed, realStartMs, startMs } = parseFastClock(process.env[clockVariable]);
const passedMs = () => (Date.now() - realStartMs) * speed;

Object.assign(systemClock, {
  now: () => new Date(startMs + passedMs()),
  monotonicMs: passedMs,
  sinceBootMs: passedMs,
  async sleep(ms: number, signal?: AbortSignal) {
    try {
      await setTimeout(ms / speed, undefined, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
});
