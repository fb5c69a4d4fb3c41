import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';

test('a sleep that is aborted rejects with the reason of the abort, before or during it', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const sleeping = systemClock.sleep(60_000, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
  await expect(systemClock.sleep(60_000, controller.signal)).rejects.toBe(reason);
});

test('after a sleep at least so much time has passed', async () => {
  const before = systemClock.monotonicMs();
  await systemClock.sleep(20);
  // A timer may fire up to a millisecond early.
  expect(systemClock.monotonicMs() - before).toBeGreaterThanOrEqual(19);
});

test('time since the boot goes on like the clock on the wall', async () => {
  const boot = () => systemClock.now().getTime() - systemClock.sinceBootMs();
  const before = boot();
  await systemClock.sleep(50);
  expect(systemClock.sinceBootMs()).toBeGreaterThan(0);
  expect(Math.abs(boot() - before)).toBeLessThan(60_000);
});
