import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksum } from '../../../src/duckfile/checksum.ts';
import { scanWal } from '../../../src/duckfile/wal.ts';

const versionEntry = Buffer.from('640062650002ffff', 'hex');
const flush = 100;
const insert = 26;

function entry(type: number, body: Uint8Array = new Uint8Array()): Buffer {
  const payload = Buffer.concat([Buffer.from([100, 0, type]), body, Buffer.from('ffff', 'hex')]);
  const frame = Buffer.alloc(16);
  frame.writeBigUInt64LE(BigInt(payload.length), 0);
  frame.writeBigUInt64LE(checksum(payload), 8);
  return Buffer.concat([frame, payload]);
}

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const scan = (bytes: Uint8Array, pieceSize = 1000) => scanWal(inPieces(bytes, pieceSize));

const nothing = {
  flushedBytes: 0,
  hasCheckpointMarker: false,
  hasBlockReferences: false,
  makesIndexes: false,
  damagedAt: null,
};

test('an empty log holds nothing and is not damaged', async () => {
  expect(await scan(Buffer.alloc(0))).toEqual({ ...nothing, totalBytes: 0, version: null });
});

test('entries after the last commit do not replay', async () => {
  const committed = Buffer.concat([versionEntry, entry(insert, Buffer.alloc(100_003, 7)), entry(flush)]);
  const summary = await scan(Buffer.concat([committed, entry(insert)]));
  expect(summary).toMatchObject({ version: 2, flushedBytes: committed.length, damagedAt: null });
  expect(summary.totalBytes).toBe(committed.length + entry(insert).length);
});

test('a checkpoint marker and references to blocks are seen, committed or not, whole or cut off', async () => {
  const marked = Buffer.concat([versionEntry, entry(29), entry(99)]);
  for (const bytes of [marked, marked.subarray(0, -1)]) {
    expect(await scan(bytes)).toMatchObject({ hasCheckpointMarker: true, hasBlockReferences: true });
  }
});

test('the identifier and iteration of storage version 67 are passed over', async () => {
  const head = '640062650002660010f1015dff01f70140131ae701f5017e8801624dc3014d16670001ffff';
  const bytes = Buffer.concat([Buffer.from(head, 'hex'), entry(flush)]);
  expect(await scan(bytes)).toMatchObject({ version: 2, flushedBytes: bytes.length });
});

test.each([
  ['without frames (DuckDB 0.9)', '640001650000ffff', 1],
  ['encrypted', '640062650003ffff0102030405', 3],
  ['of a later version', '640062650004ffff', 4],
  ['of nonsense', 'cafe00112233', null],
  ['with an unknown field', '6400626500026f0001ffff', 2],
  ['whose version entry never ends', `6400626500${'80'.repeat(900)}`, null],
])('a log %s cannot be parsed', async (_, hex, version) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(await scan(bytes)).toEqual({ ...nothing, totalBytes: bytes.length, version, damagedAt: 0 });
});

test('a tail of zeros is damage', async () => {
  const sound = Buffer.concat([versionEntry, entry(flush)]);
  const summary = await scan(Buffer.concat([sound, Buffer.alloc(64)]));
  expect(summary).toMatchObject({ flushedBytes: sound.length, damagedAt: sound.length });
});

const log = fc
  .array(
    fc.record({
      type: fc.constantFrom(1, insert, insert, 29, 99, flush, flush),
      body: fc.uint8Array({ maxLength: 40 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((entries) => {
    const made = entries.map(({ type, body }) => ({ type, bytes: entry(type, body) }));
    let end = versionEntry.length;
    const ends = made.map(({ type, bytes }) => {
      end += bytes.length;
      return { type, end };
    });
    return { bytes: Buffer.concat([versionEntry, ...made.map(({ bytes }) => bytes)]), ends };
  });

test('a log cut anywhere is not damaged and replays up to its last whole commit', async () => {
  await fc.assert(
    fc.asyncProperty(
      log,
      fc.nat(),
      fc.integer({ min: 1, max: 50 }),
      async ({ bytes, ends }, seed, pieceSize) => {
        const cut = seed % (bytes.length + 1);
        const commits = ends.filter(({ type, end }) => type === flush && end <= cut);
        const summary = await scan(bytes.subarray(0, cut), pieceSize);
        expect(summary).toMatchObject({
          totalBytes: cut,
          flushedBytes: commits.at(-1)?.end ?? 0,
          damagedAt: null,
          version: cut < versionEntry.length ? null : 2,
        });
      },
    ),
  );
});

test('with a bit flipped in an entry nothing from it on counts as committed', async () => {
  await fc.assert(
    fc.asyncProperty(log, fc.nat(), async ({ bytes, ends }, seed) => {
      const bit = seed % ((bytes.length - versionEntry.length) * 8);
      const at = versionEntry.length + (bit >> 3);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
      const hit = ends.findIndex(({ end }) => at < end);
      const start = ends[hit - 1]?.end ?? versionEntry.length;
      const commits = ends.slice(0, hit).filter(({ type }) => type === flush);
      const { flushedBytes, damagedAt } = await scan(bytes);
      expect(flushedBytes).toBe(commits.at(-1)?.end ?? 0);
      // A flipped size may reach past the end of the file, which is how an unfinished commit looks too.
      expect([start, null]).toContain(damagedAt);
      if (at >= start + 8) expect(damagedAt).toBe(start);
    }),
  );
});

test('random bytes are scanned to their end without an error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
      const summary = await scan(Buffer.concat([versionEntry, bytes]));
      expect(summary.totalBytes).toBe(versionEntry.length + bytes.length);
    }),
  );
});
