import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapOrdered, onEach } from '../../../src/repository/ordered.ts';
import { toArray } from '../../support/bytes.ts';

test('results come in the order of the items, whatever finishes first, and never too many run at a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(4), { maxLength: 30 }),
      fc.integer({ min: 1, max: 6 }),
      async (turns, width) => {
        let running = 0;
        let most = 0;
        const results = mapOrdered(turns.entries(), width, async ([index, turns]) => {
          most = Math.max(most, ++running);
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          running--;
          return index;
        });
        expect(await toArray(results)).toEqual([...turns.keys()]);
        expect(most).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test('a failure rejects in its turn, after what came before it and once nothing runs any more', async () => {
  let running = 0;
  const results = mapOrdered([0, 1, 2, 3, 4], 3, async (item) => {
    running++;
    await Promise.resolve();
    running--;
    if (item >= 2) throw new Error(`item ${item}`);
    return item;
  });
  const seen: number[] = [];
  await expect(
    (async () => {
      for await (const item of results) seen.push(item);
    })(),
  ).rejects.toThrow('item 2');
  expect(seen).toEqual([0, 1]);
  expect(running).toBe(0);
});

test('a reader that stops early leaves nothing running', async () => {
  let running = 0;
  const results = mapOrdered([1, 2, 3, 4, 5], 3, async (item) => {
    running++;
    await Promise.resolve();
    running--;
    return item;
  });
  for await (const item of results) if (item === 1) break;
  expect(running).toBe(0);
});

test('a source that breaks off rejects once nothing runs any more, after what came before it', async () => {
  let running = 0;
  const source = (async function* () {
    yield* [0, 1, 2];
    throw new Error('the listing broke');
  })();
  const seen: number[] = [];
  const reading = (async () => {
    const results = mapOrdered(source, 2, async (item) => {
      running++;
      await Promise.resolve();
      running--;
      return item;
    });
    for await (const item of results) seen.push(item);
  })();
  await expect(reading).rejects.toThrow('the listing broke');
  expect(running).toBe(0);
  expect(seen).toEqual([0, 1]);
});

test('work on each of many items is done once for each, and a failure leaves none running', async () => {
  const done: number[] = [];
  await onEach([1, 2, 3, 4], 2, async (item) => done.push(item));
  expect(done).toEqual([1, 2, 3, 4]);
  let running = 0;
  const failing = onEach([1, 2, 3, 4], 3, async (item) => {
    running++;
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    if (item === 1) throw new Error('item 1');
  });
  await expect(failing).rejects.toThrow('item 1');
  expect(running).toBe(0);
});
