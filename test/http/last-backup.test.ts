/** Removal counts the backups that are there, not those that the service remembers. */
import { mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { until } from '../support/processes.ts';
import type { RunningService } from '../support/service.ts';
import { call, problemIn } from './support/call.ts';
import { makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';

const storedIn = ({ paths }: RunningService) => join(paths.repository, 'availability', 'backups');

async function startedWithTwo() {
  const service = await startedFor(await temporaryFolder());
  await makeSmallDatabase(service.paths.database);
  const { id: older } = await takeBackup(service);
  const { id: newer } = await takeBackup(service);
  return { service, older, newer, newerFolder: join(storedIn(service), newer) };
}

test.each<readonly [string, (folder: string) => Promise<void>]>([
  ['folder was removed', (folder) => rm(folder, { recursive: true })],
  ['image was removed', (folder) => rm(join(folder, 'availability.duckdb'))],
  ['image was cut short', (folder) => truncate(join(folder, 'availability.duckdb'), 100)],
  ['manifest was replaced', (folder) => writeFile(join(folder, 'manifest.json'), '{}')],
])(
  'the last backup that is there is not removed, though the %s of a newer one, which counts as a backup no more once that was seen',
  async (_, harm) => {
    const { service, older, newer, newerFolder } = await startedWithTwo();
    await harm(newerFolder);
    problemIn(await call(service.url, 'DELETE', `/backups/${older}`), 409, 'last_backup');
    expect(await readdir(storedIn(service))).toContain(older);
    await until(async () => (await call(service.url, 'GET', `/backups/${newer}`)).status === 404);
    const { body } = await call(service.url, 'GET', '/databases/availability');
    expect(body).toMatchObject({ lastBackup: older, lastGoodBackup: older });

    await takeBackup(service);
    expect((await call(service.url, 'DELETE', `/backups/${older}`)).status).toBe(204);
    expect(await readdir(storedIn(service))).not.toContain(older);
  },
);

test('a hold that was set in the repository by somebody else counts', async () => {
  const { service, older } = await startedWithTwo();
  const annotations = join(storedIn(service), older, 'annotations');
  await mkdir(annotations);
  await writeFile(
    join(annotations, '1.json'),
    JSON.stringify({ hold: true, tags: [], description: 'for the auditors' }),
  );
  problemIn(await call(service.url, 'DELETE', `/backups/${older}`), 409, 'backup_held');
  expect(await readdir(storedIn(service))).toContain(older);
});
