import { expect, test } from 'vitest';
import { shareReadings, shareReadingsOf } from '../../../src/services/share-readings.ts';

/** Readings that end when they are told to. */
function world() {
  const readings: PromiseWithResolvers<number>[] = [];
  const read = shareReadings(() => {
    const reading = Promise.withResolvers<number>();
    readings.push(reading);
    return reading.promise;
  });
  return { readings, read };
}

test('who comes while a reading is under way shares the next one, and none is told what was read before it asked', async () => {
  const { readings, read } = world();
  const first = read();
  const others = [read(), read(), read()];
  expect(readings).toHaveLength(1);
  readings[0]?.resolve(1);
  expect(await first).toBe(1);
  await Promise.resolve();
  expect(readings).toHaveLength(2);
  readings[1]?.resolve(2);
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
});

test('a reading that fails is no reason against the next', async () => {
  const { readings, read } = world();
  const first = read();
  const second = read();
  readings[0]?.reject(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  readings[1]?.resolve(2);
  expect(await second).toBe(2);
  const third = read();
  readings[2]?.resolve(3);
  expect(await third).toBe(3);
});

test('readings of several things do not wait for one another', async () => {
  const readings = new Map<string, PromiseWithResolvers<string>>();
  const read = shareReadingsOf((of: string) => {
    const reading = Promise.withResolvers<string>();
    readings.set(of, reading);
    return reading.promise;
  });
  const [left, right] = [read('left'), read('right')];
  readings.get('right')?.resolve('right');
  expect(await right).toBe('right');
  readings.get('left')?.resolve('left');
  expect(await left).toBe('left');
});
