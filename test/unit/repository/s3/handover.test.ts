import { expect, test } from 'vitest';
import { createHandover } from '../../../../src/repository/s3/handover.ts';

test('what is put is taken once, in its order, and work that has ended is told of', async () => {
  const handover = createHandover<string>();
  const work = Promise.withResolvers<void>();
  handover.give(work.promise);
  handover.put('a');
  handover.put('b');
  expect(await handover.take()).toEqual(['a', 'b']);
  expect(handover.isOver()).toBe(false);
  const next = handover.take();
  work.resolve();
  expect(await next).toEqual([]);
  expect(handover.givers()).toBe(0);
  expect(handover.isOver()).toBe(true);
});

test('work that fails is told to the taker, before what is still there', async () => {
  const handover = createHandover<string>();
  handover.put('a');
  handover.give(Promise.reject(new Error('broken')));
  await Promise.resolve();
  await expect(handover.take()).rejects.toThrow('broken');
  expect(handover.isOver()).toBe(false);
});
