import { expect, test } from 'vitest';
import { readThoroughly, writerOf } from '../../../src/source/holders.ts';

/** Device 8:17 (hexadecimal in the list), inode 4711. */
const file = { dev: 0x811n, ino: 4711n };
const stateWith = (...lines: string[]) => writerOf('/', file, async () => `${lines.join('\n')}\n`);

test('an exclusive POSIX lock on the file is a writer', async () => {
  expect(await stateWith('1: POSIX  ADVISORY  WRITE 1234 08:11:4711 0 EOF')).toBe('held');
  expect(
    await stateWith(
      '1: FLOCK  ADVISORY  WRITE 1 08:11:1 0 EOF',
      '2: POSIX  ADVISORY  WRITE 1234 08:11:4711 0 EOF',
    ),
  ).toBe('held');
});

test('a lock is seen in a long list though some readings of it leave it out, and a short list is read once', async () => {
  const held = '1: POSIX  ADVISORY  WRITE 1234 08:11:4711 0 EOF';
  const others = Array.from(
    { length: 200 },
    (_, index) => `${index + 2}: FLOCK  ADVISORY  WRITE 1 08:11:1 0 EOF`,
  );
  const readings = [others, [held, ...others], others];
  let read = 0;
  const long = readThoroughly(async () => `${readings[read++]?.join('\n')}\n`);
  expect(await writerOf('/', file, long)).toBe('held');
  const short = readThoroughly(async () => (read++ === readings.length ? '' : `${held}\n`));
  expect(await writerOf('/', file, short)).not.toBe('held');
  expect(read).toBe(readings.length + 1);
});

test('locks of readers, of waiters, of other kinds and on other files are no writer', async () => {
  for (const line of [
    '1: POSIX  ADVISORY  READ 1234 08:11:4711 0 EOF',
    '1: -> POSIX  ADVISORY  WRITE 1234 08:11:4711 0 EOF',
    '1: FLOCK  ADVISORY  WRITE 1234 08:11:4711 0 EOF',
    '1: POSIX  ADVISORY  WRITE 1234 08:12:4711 0 EOF',
    '1: POSIX  ADVISORY  WRITE 1234 08:11:14711 0 EOF',
    '1: POSIX  ADVISORY  WRITE 1234 08:11:47110 0 EOF',
  ]) {
    expect(await stateWith(line)).not.toBe('held');
  }
});

test('large device numbers are found, split as the kernel packs them', async () => {
  const dev = (0x12000n << 32n) | (0x89a00n << 12n) | (0x345n << 8n) | 0x67n;
  const line = '1: POSIX  ADVISORY  WRITE 5 12345:89a67:9 0 EOF';

  expect(await writerOf('/', { dev, ino: 9n }, async () => line)).toBe('held');
});

test('without a list of locks nobody can tell', async () => {
  expect(await writerOf('/', file, async () => null)).toBe('unknown');
});

test('on a file system whose device numbers are not those of the list nobody can tell', async () => {
  expect(await writerOf('/proc', file, async () => '')).toBe('unknown');
});
