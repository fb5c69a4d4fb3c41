import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import { createLeases } from '../../../../src/domain/leases.ts';
import { createEstimatesService } from '../../../../src/services/estimates/estimates-service.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { backup, makeWorld, openWorld } from '../../../support/restore-world.ts';

const [removed, newest] = ['market-20251112T030000Z-aaaaaa', 'market-20251113T030000Z-bbbbbb'];

test('where a backup was removed before it was sampled, the estimates before it are told while those of the next are made', async () => {
  const folder = await temporaryFolder();
  await makeWorld(folder);
  const { found, shared } = await openWorld(folder);
  const leases = createLeases('backup');
  let id = backup;
  let sampled = Promise.resolve();
  const stored = () => ({ ...found.stored, manifest: { ...found.stored.manifest, id } });
  const estimates = createEstimatesService({
    databases: shared.databases,
    catalog: { newest: stored, list: () => ({ items: [stored()] }) },
    engine: {
      async sampleSizes() {
        await sampled;
        return { csvBytes: 1, parquetBytes: 1, tables: [] };
      },
    },
    findBackup: () => found,
    leases,
    clock: systemClock,
    log: { info() {}, warn() {}, error() {} },
    backupEveryMs: () => null,
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
