import { expect, onTestFinished, test } from 'vitest';
import type { StopReason } from '../../../src/engine/ending.ts';
import { guard } from '../../../src/engine/guards.ts';

const { signal } = new AbortController();

/** Why a guard over this very process kills, at such limits. */
const killReason = (limits: { timeLimitMs: number; residentLimitBytes: number }) =>
  new Promise<StopReason>((resolve) => {
    const watch = guard({
      pid: process.pid,
      limits,
      signal,
      freeBytes: null,
      cancel: () => undefined,
      kill: (reason) => {
        watch[Symbol.dispose]();
        resolve(reason);
      },
    });
  });

test('a process that outgrows its memory limit is killed for it', async () => {
  expect(await killReason({ timeLimitMs: 60_000, residentLimitBytes: 1024 })).toBe('memory');
});

test('an operation that outlives its time limit is killed for it', async () => {
  expect(await killReason({ timeLimitMs: 10, residentLimitBytes: Number.MAX_SAFE_INTEGER })).toBe('time');
});

test('an aborted operation is cancelled first, and killed when that has not ended it', async () => {
  const controller = new AbortController();
  const calls: string[] = [];
  const killed = new Promise<void>((resolve) => {
    const watch = guard({
      pid: process.pid,
      limits: { timeLimitMs: 60_000, residentLimitBytes: Number.MAX_SAFE_INTEGER },
      signal: controller.signal,
      freeBytes: null,
      cancel: () => calls.push('cancel'),
      kill: (reason) => {
        calls.push(reason);
        watch[Symbol.dispose]();
        resolve();
      },
    });
  });
  controller.abort();
  await killed;
  expect(calls).toEqual(['cancel', 'cancelled']);
});

const mebibyte = 1024 * 1024;

/** Guards this process, which no limit concerns, on a disk that has so much free, look for look; then as at the last look. */
function guardOn(...free: readonly number[]) {
  const killed = Promise.withResolvers<StopReason>();
  const looks: number[] = [];
  const guards = guard({
    pid: process.pid,
    limits: { timeLimitMs: 60_000, residentLimitBytes: Number.MAX_SAFE_INTEGER },
    signal: new AbortController().signal,
    freeBytes: async () => {
      const now = free[Math.min(looks.length, free.length - 1)] ?? 0;
      looks.push(now);
      return now;
    },
    cancel: () => {},
    kill: killed.resolve,
  });
  onTestFinished(() => guards[Symbol.dispose]());
  return { killed: killed.promise, looks };
}

test('what fills the disk is stopped before others have nothing left', async () => {
  const { killed, looks } = guardOn(9000 * mebibyte, 300 * mebibyte, 255 * mebibyte);
  expect(await killed).toBe('space');
  expect(looks).toHaveLength(3);
});

test('of a small disk a tenth is left to others', async () => {
  const { killed, looks } = guardOn(100 * mebibyte, 11 * mebibyte, 9 * mebibyte);
  expect(await killed).toBe('space');
  expect(looks).toHaveLength(3);
});
