/**
 * Loaded before the service: its wall clock, and all that it sleeps, run so many times as fast as the world's. A service that is
 * started again goes on by the same clock. Durations that DuckDB or the kernel measure stay as they are.
 */
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../src/clock.ts';
import { clockVariable, parseFastClock, realMsUntil, shownMs } from './fast-clock.ts';

let clock = parseFastClock(process.env[clockVariable]);
let changed = new AbortController();

process.on('message', (text) => {
  clock = parseFastClock(String(text));
  // Whoever sleeps works out anew for how long.
  changed.abort();
  changed = new AbortController();
  process.send?.('heard');
});
// A service whose test has died has nobody to stop it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();

async function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const waking = signal ? AbortSignal.any([signal, changed.signal]) : changed.signal;
  try {
    await setTimeout(ms, undefined, { signal: waking });
  } catch {
    signal?.throwIfAborted();
  }
}

Object.assign(systemClock, {
  now: () => new Date(shownMs(clock) + clock.errorMs),
  monotonicMs: () => shownMs(clock),
  sinceBootMs: () => shownMs(clock),
  async sleep(ms: number, signal?: AbortSignal) {
    const untilMs = shownMs(clock) + ms;
    do await rest(realMsUntil(clock, untilMs), signal);
    while (shownMs(clock) < untilMs);
  },
});
