/** What bounds the memory of uploads and downloads. */
import { expect, test } from 'vitest';
import { createSlots } from '../../../../src/domain/slots.ts';
import { readAhead } from '../../../../src/repository/s3/read-ahead.ts';
import { partBytesFor, slice } from '../../../../src/repository/s3/slice.ts';
import { never, streamOf, toArray } from '../../../support/bytes.ts';

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  promise.then(
    () => {
      settled = true;
    },
    () => {
      settled = true;
    },
  );
  await new Promise(setImmediate);
  return settled;
};

test('slots go to those who came first, and one that is freed twice counts once', async () => {
  const slots = createSlots(1);
  const release = await slots.take(never());
  expect(slots.tryTake()).toBeNull();
  const [second, third] = [slots.take(never()), slots.take(never())];
  release();
  release();
  expect(await isSettled(second)).toBe(true);
  expect(await isSettled(third)).toBe(false);
  (await second)();
  (await third)();
  expect(slots.tryTake()).not.toBeNull();
});

test('who stops waiting for a slot takes none', async () => {
  const slots = createSlots(1);
  const release = await slots.take(never());
  const stop = new AbortController();
  const waiting = slots.take(stop.signal);
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  release();
  expect(slots.tryTake()).not.toBeNull();
});

test('a stream is cut into parts of one size and a rest, whatever its pieces', async () => {
  const text = 'abcdefghij';
  for (const pieceBytes of [1, 3, 4, 100]) {
    const options = { partBytes: 4, take: () => {}, slots: createSlots(9), signal: never() };
    const parts = await toArray(slice(streamOf(text, pieceBytes), options));
    expect(parts.map(({ number, bytes }) => `${number} ${Buffer.from(bytes)}`)).toEqual([
      '1 abcd',
      '2 efgh',
      '3 ij',
    ]);
  }
});

test('no more parts are in memory than there are slots', async () => {
  const slots = createSlots(2);
  const options = { partBytes: 4, take: () => {}, slots, signal: never() };
  const parts = slice(streamOf('abcdefghijkl'), options);
  const first = await parts.next();
  await parts.next();
  const third = parts.next();
  expect(await isSettled(third)).toBe(false);
  if (!first.done) first.value.release();
  expect((await third).done).toBe(false);
});

test('parts are as large as they must be for no more than ten thousand', () => {
  expect(partBytesFor(1000, 8)).toBe(8);
  expect(partBytesFor(80_001, 8)).toBe(9);
  expect(partBytesFor(10 ** 12, 8 * 1024 ** 2)).toBe(10 ** 8);
});

function* ranges(count: number) {
  for (let start = 0; start < count; start += 1) yield { start, end: start };
}

test('ranges that end in another order are given in theirs', async () => {
  const delays = [30, 0, 20, 10, 0, 5];
  const read = async ({ start }: { start: number }) => {
    await new Promise((resolve) => setTimeout(resolve, delays[start]));
    return Buffer.from([start]);
  };
  const given = await toArray(readAhead(ranges(6), createSlots(9), never(), { read, done: () => {} }));
  expect(Buffer.concat(given)).toEqual(Buffer.from([0, 1, 2, 3, 4, 5]));
});

test('without a slot one range is read at a time, with them four', async () => {
  const begun = async (slots: number): Promise<number> => {
    let count = 0;
    const read = async () => {
      count += 1;
      return Buffer.alloc(1);
    };
    const reading = readAhead(ranges(9), createSlots(slots), never(), { read, done: () => {} });
    await reading.next();
    await reading.return(undefined);
    return count;
  };
  expect(await begun(0)).toBe(1);
  expect(await begun(9)).toBe(4);
});

test('who ends early stops what is on its way and gives its slots back', async () => {
  const slots = createSlots(4);
  const signals: AbortSignal[] = [];
  const read = (_: unknown, signal: AbortSignal): Promise<Buffer> => {
    signals.push(signal);
    return signals.length === 1 ? Promise.resolve(Buffer.alloc(1)) : new Promise(() => {});
  };
  const reading = readAhead(ranges(9), slots, never(), { read, done: () => {} });
  await reading.next();
  await reading.return(undefined);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true, true]);
  expect(Array.from({ length: 5 }, () => slots.tryTake() !== null)).toEqual([true, true, true, true, false]);
});
