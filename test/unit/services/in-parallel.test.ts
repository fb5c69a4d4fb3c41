import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inParallel } from '../../../src/services/in-parallel.ts';

const never = new AbortController().signal;

test('tasks that all succeed give their results in order', async () => {
  const results = await inParallel(
    never,
    async () => 1,
    async () => 'two',
  );
  expect(results).toEqual([1, 'two']);
});

test('when one task fails the others are aborted and awaited before its error is thrown', async () => {
  let cleaned = false;
  const failure = new Error('broken');
  const slow = async (signal: AbortSignal) => {
    await sleep(10_000, undefined, { signal }).catch(() => sleep(20));
    cleaned = true;
  };
  const run = inParallel(never, slow, () => Promise.reject(failure));
  await expect(run).rejects.toBe(failure);
  expect(cleaned).toBe(true);
});

test('an outer abort reaches every task', async () => {
  const outer = new AbortController();
  const run = inParallel(outer.signal, (signal) => sleep(10_000, undefined, { signal }));
  outer.abort(new Error('stop'));
  await expect(run).rejects.toThrow();
});
