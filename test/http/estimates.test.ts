import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { until } from '../support/processes.ts';
import { call, jobIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { makeSmallDatabase, startedFor, takeBackup } from './support/service.ts';

async function estimatesOf(url: string) {
  const { body } = await call(url, 'GET', '/databases/availability');
  if (!isA('DatabaseDetail', body)) throw new Error(`no database: ${JSON.stringify(body)}`);
  return body.estimates;
}

/** The first ones, which a client need not wait for until they are there. */
async function madeIn(url: string) {
  for (;;) {
    const estimates = await estimatesOf(url);
    if (estimates) return estimates;
  }
}

test('a database has estimates once it has a good backup, of the newest, and none of what cannot be known yet', async () => {
  const service = await startedFor(await temporaryFolder());
  await makeSmallDatabase(service.paths.database);
  expect(await estimatesOf(service.url)).toBeNull();
  const first = await takeBackup(service);
  const estimates = await madeIn(service.url);
  expect(estimates).toEqual({
    backup: first.id,
    csvBytes: expect.any(Number),
    parquetBytes: expect.any(Number),
    tables: [
      {
        schema: 'main',
        name: 't',
        columns: [
          { name: 'i', type: 'BIGINT' },
          { name: 'j', type: 'BIGINT' },
        ],
        csvBytes: estimates.csvBytes,
        parquetBytes: estimates.parquetBytes,
      },
    ],
    growthBytesPerDay: null,
    growthBytesPerYear: null,
    repositoryBytes: first.sizeBytes,
    repositoryBytesInAYear: null,
  });
  const rows = Array.from({ length: 1000 }, (_, i) => `${i},${i * 7}\n`).join('').length;
  expect(estimates.csvBytes).toBe(rows + 'i,j\n'.length);
  const second = await takeBackup(service);
  const repositoryBytes = first.sizeBytes + second.sizeBytes;
  // Guesses of before hold until the new ones are there.
  let later = await estimatesOf(service.url);
  for (; later?.backup === first.id; later = await estimatesOf(service.url))
    expect(later).toEqual({ ...estimates, repositoryBytes });
  expect(later).toMatchObject({ backup: second.id, repositoryBytes });
  expect((await call(service.url, 'DELETE', `/backups/${first.id}`)).status).toBe(204);
  expect(await estimatesOf(service.url)).toEqual({ ...later, repositoryBytes: second.sizeBytes });
});

test('a backup that cannot be sampled leaves no estimates, and the database can be read all the same', async () => {
  const service = await startedFor(await temporaryFolder());
  await makeSmallDatabase(service.paths.database);
  const { id } = await takeBackup(service);
  const file = await open(
    join(service.paths.repository, 'availability/backups', id, 'availability.duckdb'),
    'r+',
  );
  await file.write(Buffer.alloc(12_288), 0, 12_288, 0);
  await file.close();
  expect(await estimatesOf(service.url)).toBeNull();
  await until(() => service.log().includes('no estimates could be made'));
  expect(await estimatesOf(service.url)).toBeNull();
});

test('of a database that does not grow, a year of backups is what is expected', async () => {
  const service = await startedFor(await temporaryFolder());
  const file = join(service.paths.imports, 'old.duckdb');
  await makeSmallDatabase(file);
  for (const createdAt of ['2025-11-01T03:00:00Z', '2025-11-11T03:00:00Z']) {
    const body = { database: 'availability', file, createdAt };
    jobIn(await call(service.url, 'POST', '/backups/import', { body, headers: { prefer: 'wait=60' } }), 200);
  }
  const { size } = await stat(file);
  // Without a policy all of them stay; without a schedule one a day is assumed.
  expect(await madeIn(service.url)).toMatchObject({
    growthBytesPerDay: 0,
    growthBytesPerYear: 0,
    repositoryBytes: 2 * size,
    repositoryBytesInAYear: 367 * size,
  });
});
