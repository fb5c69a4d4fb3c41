import { expect, test } from 'vitest';
import { createProgressBeside } from '../../../src/services/progress-beside.ts';

/** Two works, and what was told of them. */
function twoWorks() {
  const told: number[] = [];
  const beside = createProgressBeside(2, (done) => told.push(done));
  return { told, beside };
}

test('of works beside one another the progress is that of the one behind, and of the other one once it has ended', async () => {
  const { told, beside } = twoWorks();
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let [onFirst, onSecond] = [(_: number) => {}, (_: number) => {}];
  const works = Promise.all([
    beside(0, (onBytes) => {
      onFirst = onBytes;
      return first.promise;
    }),
    beside(1, (onBytes) => {
      onSecond = onBytes;
      return second.promise;
    }),
  ]);
  onFirst(10);
  onSecond(4);
  onSecond(8);
  expect(told).toEqual([4, 8]);
  second.resolve();
  await expect.poll(() => told).toEqual([4, 8, 10]);
  onFirst(20);
  first.resolve();
  await works;
  expect(told).toEqual([4, 8, 10, 20]);
});

test('a work that tells nothing, or fails, holds up the progress of the other only until its end', async () => {
  const { told, beside } = twoWorks();
  const failed = new Error('refused');
  const refusing = beside(0, () => Promise.reject(failed));
  await expect(refusing).rejects.toBe(failed);
  await beside(1, async (onBytes) => onBytes(5));
  expect(told).toEqual([5]);
});
