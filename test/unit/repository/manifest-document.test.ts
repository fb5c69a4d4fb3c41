import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ObjectStore } from '../../../src/domain/ports/object-store.ts';
import { encodeExportManifest, readExportManifest } from '../../../src/repository/exports/manifest.ts';
import { readManifest } from '../../../src/repository/manifest.ts';
import { encodeManifest, isManifest } from '../../../src/repository/manifest-document.ts';
import { streamOf } from '../../support/bytes.ts';
import { exportManifestOf, partitioned } from '../../support/exports.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { manifestOf } from '../../support/repository.ts';

const id = 'availability-20251111T030000Z-bbbbbb';
const manifest = manifestOf(id, 'image');

/** A store in which every object has these bytes. */
const holding = (bytes: Uint8Array): ObjectStore => ({
  ...createMemoryStore(),
  get: () => streamOf(bytes),
});

test.each([
  ['a backup', encodeManifest(manifest), readManifest],
  ['an export', encodeExportManifest(exportManifestOf(id, partitioned)), readExportManifest],
] as const)('a bit that flips in the manifest of %s is found, whichever it is', async (_, stored, read) => {
  await read(holding(stored), id);
  const unfound: number[] = [];
  for (let bit = 0; bit < stored.length * 8; bit += 1) {
    const flipped = Buffer.from(stored);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    await read(holding(flipped), id).then(
      () => unfound.push(bit),
      (error) => expect(error).toMatchObject({ name: 'UnusableDocument' }),
    );
  }
  expect(unfound).toEqual([]);
});

test('a manifest of before, without a checksum, is read', async () => {
  const stored = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  expect(await readManifest(holding(stored), id)).toEqual(manifest);
  expect(isManifest(stored, manifest)).toBe(true);
});

test('a checksum is that of all other lines, and spaces change nothing', async () => {
  const lines = String(encodeManifest(manifest)).split('\n');
  const [, named] = lines.splice(1, 1)[0]?.split('"checksum": ') ?? [];
  expect(named).toBe(`"${createHash('sha256').update(lines.join('\n')).digest('hex')}",`);
  const compact = JSON.stringify(JSON.parse(String(encodeManifest(manifest))));
  expect(await readManifest(holding(Buffer.from(compact)), id)).toEqual(manifest);
});

test.each(['', 5, null, 'f'.repeat(64)])('a checksum of %j is none of the manifest', async (checksum) => {
  const stored = Buffer.from(JSON.stringify({ ...manifest, checksum }));
  await expect(readManifest(holding(stored), id)).rejects.toThrow(/checksum/);
  expect(isManifest(stored, manifest)).toBe(false);
});
