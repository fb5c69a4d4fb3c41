/** An export whose id somebody gave to another one, in a repository that he may write. */
import { expect, test } from 'vitest';
import { publishExport } from '../../../support/exports.ts';
import { openWorld } from '../copies/world.ts';

const id = 'availability-20251111T030000Z-abcdef';
const passedBy = (where: string, counts: string) => ({
  key: `${where}: the export ${id}`,
  reason: expect.stringContaining(`${counts} holds one of that id: that one counts`),
});

async function opened(...args: Parameters<typeof openWorld>) {
  const world = await openWorld(...args);
  await world.openAll();
  return world;
}

test('one that is known is served from where it lies, and the other is told of at each reading', async () => {
  const world = await opened();
  await publishExport(world.offsite, id);
  await world.service.rescan('offsite', null);
  world.close();
  const restarted = await opened({ folder: world.folder });
  // Its database names this repository before the other, and whoever may write it comes too late all the same.
  await publishExport(restarted.local, id, { 'planted.parquet': 'evil' });
  for (const _ of [1, 2]) {
    const { found } = await restarted.service.rescan('local', null);
    expect(found).toEqual([passedBy('local', 'offsite')]);
    expect((await restarted.service.rescan('offsite', null)).found).toEqual([]);
    expect(restarted.findStoredExport(id).record.repository).toBe('offsite');
  }
});

test.each([
  ['offsite', 'local'],
  ['local', 'offsite'],
] as const)(
  'after the state was lost that of the primary repository is served, where %s was read before %s',
  async (...order) => {
    const world = await opened();
    await publishExport(world.local, id);
    await publishExport(world.offsite, id, { 'planted.parquet': 'evil' });
    world.close();
    const anew = await openWorld({ folder: world.folder, state: 'another' });
    for (const name of [...order, ...order]) await anew.service.rescan(name, null);
    const [local, offsite] = await anew.service.list(null);
    expect(anew.findStoredExport(id).record.repository).toBe('local');
    expect([local?.found, offsite?.found]).toEqual([[], [passedBy('offsite', 'local')]]);
  },
);
