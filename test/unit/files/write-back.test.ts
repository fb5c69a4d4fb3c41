import { expect, test } from 'vitest';
import { createWriteBack } from '../../../src/files/write-back.ts';

const enough = 16 << 20;

/** A disk whose flushes end when they are told to. */
function slowDisk() {
  const flushes: PromiseWithResolvers<void>[] = [];
  const flush = () => {
    const next = Promise.withResolvers<void>();
    flushes.push(next);
    return next.promise;
  };
  return { flushes, writeBack: createWriteBack(flush) };
}

test('a flush begins when enough was written, and none while another is under way', async () => {
  const { flushes, writeBack } = slowDisk();
  writeBack.wrote(enough - 1);
  expect(flushes).toHaveLength(0);
  writeBack.wrote(1);
  expect(flushes).toHaveLength(1);
  writeBack.wrote(enough);
  expect(flushes).toHaveLength(1);
  flushes[0]?.resolve();
  await writeBack.settled();
  writeBack.wrote(1);
  expect(flushes).toHaveLength(2);
});

test('it settles when the flush under way has ended, and at once where there is none', async () => {
  const { flushes, writeBack } = slowDisk();
  await writeBack.settled();
  writeBack.wrote(enough);
  let settled = false;
  const settling = writeBack.settled().then(() => {
    settled = true;
  });
  await new Promise(setImmediate);
  expect(settled).toBe(false);
  flushes[0]?.resolve();
  await settling;
});

test('what a flush failed with is told at each write after it, and in the end again', async () => {
  const { flushes, writeBack } = slowDisk();
  writeBack.wrote(enough);
  flushes[0]?.reject(new Error('no space'));
  await expect(writeBack.settled()).rejects.toThrow('no space');
  expect(() => writeBack.wrote(1)).toThrow('no space');
  await expect(writeBack.settled()).rejects.toThrow('no space');
});
