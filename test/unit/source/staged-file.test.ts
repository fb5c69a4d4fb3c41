import { open, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { checkableBuffer } from '../../../src/duckfile/checksum.ts';
import { createStaged, removeStaged } from '../../../src/source/staged-file.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { smallDisk } from '../../support/small-disk.ts';

test('an image is not written through a link that lies at its path', async () => {
  const folder = await temporaryFolder();
  const [path, live] = [join(folder, 'image.duckdb'), join(folder, 'live.duckdb')];
  await writeFile(live, 'live');
  await symlink(live, path);
  await expect(createStaged(path)).rejects.toMatchObject({ code: 'EEXIST' });
  await removeStaged(path);
  const staged = await createStaged(path);
  await staged.write(Buffer.from('image'), 0);
  await staged.close();
  expect([await readFile(live, 'utf8'), await readFile(path, 'utf8')]).toEqual(['live', 'image']);
});

/** Two pieces that lie as blocks do, and a last one that ends before its block does. */
const pieces = [
  { at: 12_288, bytes: 16_384, of: 1 },
  { at: 45_056, bytes: 16_384, of: 2 },
  { at: 61_440, bytes: 1000, of: 3 },
];

const expected = () => {
  const all = Buffer.alloc(62_440);
  all.write('headers');
  for (const { at, bytes, of } of pieces) all.fill(of, at, at + bytes);
  return all;
};

async function stagePieces(path: string): Promise<void> {
  const staged = await createStaged(path, { durable: true, direct: true });
  const buffer = checkableBuffer(16_384);
  for (const { at, bytes, of } of pieces) {
    await staged.writeBlocks(buffer.subarray(0, bytes).fill(of), at);
  }
  await staged.write(Buffer.from('headers'), 0);
  await staged.settle();
}

test('blocks that are written past the cache lie where they belong, with what is written beside them, and the last though it ends early', async () => {
  const path = join(await temporaryFolder(), 'image.duckdb');
  await stagePieces(path);
  expect(await readFile(path)).toEqual(expected());
});

test('where the file system takes nothing past the cache blocks are written as all else', async () => {
  const folder = await temporaryFolder();
  const probe = await open(join(folder, 'probe'), 'w');
  await probe.close();
  const real = probe.write;
  const refused = Object.assign(new Error('EINVAL: invalid argument, write'), { code: 'EINVAL' });
  const write = vi.spyOn(Object.getPrototypeOf(probe), 'write');
  let refusals = 0;
  write.mockImplementation(async function (this: typeof probe, ...args) {
    const flags = await readFile(`/proc/self/fdinfo/${this.fd}`, 'utf8');
    if (/^flags:\s*\d*[4-7]\d{4}$/m.test(flags)) {
      refusals += 1;
      throw refused;
    }
    return Reflect.apply(real, this, args);
  });
  const path = join(folder, 'image.duckdb');
  await stagePieces(path).finally(() => write.mockRestore());
  expect(refusals).toBe(pieces.length);
  expect(await readFile(path)).toEqual(expected());
});

test('where the disk is full blocks that go past the cache are refused with insufficient_space', async () => {
  const disk = await smallDisk(1 << 20);
  if (!disk) return;
  const staged = await createStaged(join(disk.path, 'image.duckdb'), { durable: true, direct: true });
  const blocks = checkableBuffer(2 << 20);
  await expect(staged.writeBlocks(blocks, 12_288)).rejects.toMatchObject({ code: 'insufficient_space' });
  await staged.close();
});
