import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPieces } from '../../../src/files/read-pieces.ts';
import { temporaryFolder } from '../../support/folder.ts';

const never = new AbortController().signal;
const bytes = Buffer.from(Array.from({ length: 1_400_000 }, (_, index) => (index * 31 + (index >> 8)) % 251));

async function fileOf(content: Uint8Array): Promise<string> {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, content);
  return file;
}

test('any range of a file is read as it is, whole pieces and rests', async () => {
  await using handle = await open(await fileOf(bytes));
  const position = fc.nat(bytes.length + 10);
  await fc.assert(
    fc.asyncProperty(position, position, async (start, end) => {
      const pieces: Buffer[] = [];
      for await (const piece of readPieces(handle, start, end, never)) pieces.push(Buffer.from(piece));
      expect(Buffer.concat(pieces).equals(bytes.subarray(start, Math.max(start, end)))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('an iteration that ends early leaves the file free to be closed', async () => {
  const handle = await open(await fileOf(bytes));
  for await (const piece of readPieces(handle, 0, bytes.length, never)) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  await expect(handle.close()).resolves.toBeUndefined();
});

// A rejection that nobody waits for fails the whole run of the tests, as it ends a service.
test('a piece that fails while the one before it is worked on is told of when it is asked for, and ends no process', async () => {
  await using handle = await open(await fileOf(bytes));
  let reads = 0;
  const failing = Object.assign(handle, {
    async read(buffer: Buffer) {
      reads += 1;
      if (reads > 1) throw new Error('EIO');
      return { bytesRead: 1, buffer };
    },
  });
  const pieces = readPieces(failing, 0, bytes.length, never);
  expect((await pieces.next()).done).toBe(false);
  await setImmediate();
  await expect(pieces.next()).rejects.toThrow('EIO');
});

test('an abort ends the iteration with its reason', async () => {
  await using handle = await open(await fileOf(bytes));
  const abort = new AbortController();
  const read = async () => {
    for await (const _piece of readPieces(handle, 0, bytes.length, abort.signal))
      abort.abort(new Error('enough'));
  };
  await expect(read()).rejects.toThrow('enough');
});
