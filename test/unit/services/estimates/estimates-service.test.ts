import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import { createLeases } from '../../../../src/domain/leases.ts';
import {
  createEstimatesService,
  type EstimatesServiceOptions,
} from '../../../../src/services/estimates/estimates-service.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { backup, makeWorld, openWorld } from '../../../support/restore-world.ts';

const [removed, newest] = ['market-20251112T030000Z-aaaaaa', 'market-20251113T030000Z-bbbbbb'];

/** Of a database with one backup. */
async function options(): Promise<EstimatesServiceOptions> {
  const folder = await temporaryFolder();
  await makeWorld(folder);
  const { found, shared } = await openWorld(folder);
  return {
    databases: shared.databases,
    catalog: {
      newest: () => found.stored,
      list: (_filter, { after }) => ({ items: after ? [] : [found.stored] }),
      goodBytes: () => found.stored.manifest.sizeBytes,
    },
    engine: { sampleSizes: async () => ({ csvBytes: 1, parquetBytes: 1, tables: [] }) },
    findBackup: () => found,
    leases: createLeases('backup'),
    clock: systemClock,
    log: { info() {}, warn() {}, error() {} },
    backupEveryMs: () => null,
  };
}

test('where a backup was removed before it was sampled, the estimates before it are told while those of the next are made', async () => {
  const parts = await options();
  const { leases, findBackup, catalog } = parts;
  const { stored } = findBackup(backup);
  let id = backup;
  let sampled = Promise.resolve();
  const estimates = createEstimatesService({
    ...parts,
    catalog: { ...catalog, newest: () => ({ ...stored, manifest: { ...stored.manifest, id } }) },
    engine: {
      async sampleSizes() {
        await sampled;
        return { csvBytes: 1, parquetBytes: 1, tables: [] };
      },
    },
  });
  expect((await estimates.of('market'))?.backup).toBe(backup);
  const release = leases.claim(removed);
  id = removed;
  await estimates.of('market');
  release();
  const { promise, resolve } = Promise.withResolvers<void>();
  sampled = promise;
  id = newest;
  expect((await estimates.of('market'))?.backup).toBe(backup);
  resolve();
  await estimates.close();
  expect((await estimates.of('market'))?.backup).toBe(newest);
});

test('what will be stored in a year has all that is stored now, however many backups that are', async () => {
  const parts = await options();
  const { stored } = parts.findBackup(backup);
  const at = Date.parse(stored.manifest.createdAt);
  const known = Array.from({ length: 1001 }, (_, number) => {
    const createdAt = new Date(at - number * 3_600_000).toISOString();
    return { ...stored, manifest: { ...stored.manifest, createdAt, sizeBytes: 10 } };
  });
  const list: EstimatesServiceOptions['catalog']['list'] = (_filter, { limit, after }) => {
    const first = known.findIndex(({ manifest }) => !after || manifest.createdAt < after.createdAt);
    return { items: first < 0 ? [] : known.slice(first, first + limit) };
  };
  const estimates = createEstimatesService({ ...parts, catalog: { ...parts.catalog, list } });
  expect((await estimates.of('market'))?.repositoryBytesInAYear).toBe((1001 + 365) * 10);
});
