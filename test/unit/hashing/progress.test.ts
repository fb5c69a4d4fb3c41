import { expect, test } from 'vitest';
import { createProgress, type Progress } from '../../../src/hashing/progress.ts';
import type { HashRequest } from '../../../src/hashing/protocol.ts';

const { signal } = new AbortController();
const mebibyte = 1 << 20;
const far = 300 * mebibyte;

function followed(progress: Progress): HashRequest[] {
  const requests: HashRequest[] = [];
  progress.follow((request) => requests.push(request));
  return requests;
}

/** Whether a promise is settled once everything that was ready to run has run. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise(setImmediate);
  return settled;
}

test('a child that comes late is told all that was written before it', async () => {
  const progress = createProgress({ file: 'file', structure: false }, signal);
  await progress.written(8 * mebibyte);
  expect(followed(progress)).toEqual([{ file: 'file', structure: false, to: 8 * mebibyte, last: false }]);
});

test('steps that are too small for a message wait for the next ones, and the end does not', async () => {
  const progress = createProgress({ file: 'file', structure: false }, signal);
  const requests = followed(progress);
  for (const position of [1, 2, 3, 4, 5]) await progress.written(position * mebibyte);
  progress.finish(6 * mebibyte);
  expect(requests.map(({ to, last }) => [to / mebibyte, last])).toEqual([
    [0, false],
    [4, false],
    [6, true],
  ]);
});

test('who writes waits while the hashing is far behind, until it has come nearer', async () => {
  const progress = createProgress({ file: 'file', structure: false }, signal);
  const writing = progress.written(far);
  expect(await isSettled(writing)).toBe(false);
  progress.hashed(10 * mebibyte);
  expect(await isSettled(writing)).toBe(false);
  progress.hashed(100 * mebibyte);
  expect(await isSettled(writing)).toBe(true);
});

test('who writes does not wait for a hashing that has ended', async () => {
  const progress = createProgress({ file: 'file', structure: false }, signal);
  const writing = progress.written(far);
  progress.end();
  expect(await isSettled(writing)).toBe(true);
  expect(await isSettled(progress.written(2 * far))).toBe(true);
});

test('what is finished can no longer be abandoned', () => {
  const progress = createProgress({ file: 'file', structure: false }, signal);
  progress.finish(mebibyte);
  progress.abandon();
  expect(progress.signal.aborted).toBe(false);
});
