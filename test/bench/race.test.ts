import { expect, test } from 'vitest';
import { median, pairedRatio, quartiles, race } from './race.ts';

test('in each round everybody runs once, and another one begins', async () => {
  const order: string[] = [];
  const contestant = (name: string) => ({
    name,
    run: async () => {
      order.push(name);
    },
  });
  const times = await race(['a', 'b', 'c'].map(contestant), 3, new AbortController().signal);
  expect(order.join('')).toBe('abcbcacab');
  expect([...times.values()].map((own) => own.length)).toEqual([3, 3, 3]);
});

test('a race stops before the next contestant when it is aborted', async () => {
  const interruption = new AbortController();
  const contestant = { name: 'a', run: async () => interruption.abort() };
  await expect(race([contestant], 2, interruption.signal)).rejects.toThrow('aborted');
});

test('the median is the middle value, or the mean of the middle two', () => {
  expect(median([9, 1, 2])).toBe(2);
  expect(median([4, 1, 9, 2])).toBe(3);
  expect(median([])).toBeNaN();
});

test('a paired ratio compares within each round', () => {
  expect(pairedRatio([2, 30, 4], [1, 10, 4])).toBe(2);
});

test('the middle half of the values lies between the quartiles', () => {
  expect(quartiles([9, 1, 7, 3, 5])).toEqual([3, 7]);
  expect(quartiles([4])).toEqual([4, 4]);
});
