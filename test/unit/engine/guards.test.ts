import { expect, test } from 'vitest';
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
