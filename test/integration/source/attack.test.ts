import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { Imager } from '../../../src/domain/ports/imager.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { createImager } from '../../../src/source/imager.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { hasher } from '../../support/hasher.ts';
import { attack } from '../../support/image-attack.ts';
import { plainCopier } from '../../support/plain-copier.ts';

const bound = { images: 10, ms: 7000 };

test.each([
  {
    writer: 'two connections that mix everything and checkpoint now and then',
    ledger: { connections: 2, bulk: 0.2, checkpoints: 0.1 },
  },
  {
    writer: 'a connection that checkpoints after every small commit, on small blocks',
    ledger: { bulk: 0.05, checkpoints: 1, attach: "BLOCK_SIZE 16384, STORAGE_VERSION 'v1.5.0'" },
  },
  {
    writer: 'a writer that is killed and started again, with bulk loads that pass the WAL by',
    ledger: { connections: 2, bulk: 0.5, checkpoints: 0.3, autoCheckpoint: '1KB' },
    kills: true,
  },
])(
  'every image that is taken under $writer opens, keeps the rules and misses no acknowledged commit',
  async ({ ledger, kills = false }) => {
    const tally = await attack({ folder: await temporaryFolder(), ledger, kills, ...bound });

    expect(tally.bad).toEqual([]);
    expect(tally.images).toBeGreaterThan(0);
  },
);

const neverCheckpoint = { bulk: 0, checkpoints: 0, autoCheckpoint: '1TB' };
const once = { ledger: neverCheckpoint, images: 1, ms: 60_000 };

test('an image that lacks the commits in the WAL is found to be bad, and kept with the source', async () => {
  const folder = await temporaryFolder();
  const keep = join(folder, 'kept');
  const imager: Imager = {
    async take(request) {
      const image = await plainCopier.take(request);
      await rm(`${request.file}.wal`, { force: true });
      return { ...image, hasWal: false };
    },
  };

  const tally = await attack({ ...once, folder, imager, keep });

  expect(tally).toMatchObject({ images: 1, writerFailures: [] });
  expect(tally.bad).toHaveLength(1);
  expect((await readdir(join(keep, '1'))).sort()).toEqual([
    'image.duckdb',
    'source.duckdb',
    'source.duckdb.wal',
  ]);
});

test('a failure to take an image is bad, but for one that says that no moment was found in time', async () => {
  const failing = (error: Error): Imager => ({ take: () => Promise.reject(error) });
  const busy = failing(new Problem('source_busy', 'It never rests.'));
  const corrupt = failing(new Problem('source_corrupt', 'A block is damaged.'));

  expect(await attack({ ...once, folder: await temporaryFolder(), imager: busy })).toMatchObject({
    images: 1,
    refused: 1,
    bad: [],
  });
  expect(await attack({ ...once, folder: await temporaryFolder(), imager: corrupt })).toMatchObject({
    images: 1,
    refused: 0,
    bad: [expect.stringContaining('A block is damaged.')],
  });
});

test('an image that is not confirmed is thrown away and counted, and another is taken', async () => {
  let taken = 0;
  const imager: Imager = {
    async take(request) {
      const image = await createImager({ clock: systemClock, hasher }).take(request);
      taken += 1;
      return taken > 1 ? image : { ...image, confirm: () => Promise.resolve(false) };
    },
  };

  const tally = await attack({ ...once, folder: await temporaryFolder(), imager });

  expect(tally).toMatchObject({ images: 1, retries: 1, bad: [] });
});
