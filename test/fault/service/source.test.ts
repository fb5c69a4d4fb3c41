/** What lies at the database's path: nothing, something else, or something else in the middle of a backup. */
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { checksum } from '../../../src/duckfile/checksum.ts';
import { runSql } from '../../support/duckdb.ts';
import { backupIds, leftovers } from './aftermath.ts';
import { type Asked, getDatabase, jobEnd, refusal, run, takeBackup, theBackup } from './client.ts';
import { backupStops, importedFile } from './points.ts';
import { atEach, stopJobAt } from './stopped-job.ts';
import { makeDays, openEmptyPlace } from './world.ts';

type Make = (path: string) => Promise<unknown>;

const inputs: readonly [string, string, Make][] = [
  ['missing', 'source_missing', async () => undefined],
  ['empty', 'not_a_database', (path) => writeFile(path, '')],
  ['foreign', 'not_a_database', (path) => writeFile(path, 'date,symbol\n'.repeat(5000))],
  ['a folder', 'not_a_database', (path) => mkdir(path)],
  ['encrypted', 'encrypted_database', makeEncrypted],
  ['too new', 'unsupported_storage_version', makeTooNew],
];

test('a source that is no database we can read is refused with its own code, and nothing is left behind', async () => {
  const place = await openEmptyPlace();
  const imported = importedFile(place);
  for (const [name, code, make] of inputs) {
    await make(place.paths.database);
    await make(imported);
    const asImport: Asked = { kind: 'import', body: { file: imported, database: 'availability' } };
    const compare: Asked = {
      kind: 'compare',
      body: { left: { database: 'availability' }, right: { database: 'availability' }, mode: 'counts' },
    };
    for (const asked of [theBackup, asImport, compare]) {
      expect(await refusal(place.service(), asked), `${asked.kind} of ${name}`).toMatchObject({
        status: 422,
        code,
      });
    }
    expect(await leftovers(place.paths)).toEqual([]);
    expect((await getDatabase(place.service())).protection).toBe(
      ['missing', 'a folder'].includes(name) ? 'missing' : 'failing',
    );
    for (const path of [place.paths.database, imported]) await rm(path, { recursive: true, force: true });
  }
  expect(await backupIds(place)).toEqual([]);
  await makeDays(place.paths.database, 10);
  await takeBackup(place.service());
  expect((await getDatabase(place.service())).protection).toBe('ok');
});

const copying = backupStops.filter(({ phase }) => phase === 'copy');

/** Two whole files of several reads each. */
let whole: string;
let other: string;
const otherDays = 350_000;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
  [whole, other] = [join(folder, 'whole.duckdb'), join(folder, 'other.duckdb')];
  await Promise.all([makeDays(whole, 400_000), makeDays(other, otherDays)]);
  return () => rm(folder, { recursive: true });
});

const replacements: Record<string, Make> = {
  'another file takes its name': (path) =>
    copyFile(other, `${path}.new`).then(() => rename(`${path}.new`, path)),
  'it is written over': (path) => copyFile(other, path),
};

test('a source that is replaced in the middle of a backup gives a backup of what replaced it', async () => {
  const place = await openEmptyPlace();
  const { database } = place.paths;
  for (const replace of Object.values(replacements)) {
    await atEach(copying, async (stop) => {
      await copyFile(whole, database);
      const jobId = await stopJobAt(place, theBackup, stop);
      await replace(database);
      place.service().resume();
      expect(await jobEnd(place.service(), jobId)).toMatchObject({ state: 'succeeded' });
    });
  }
  // Taken in peace, it tells what is in the other file.
  const quiet = await takeBackup(place.service());
  expect(quiet.tables).toMatchObject([{ rowCount: otherDays }]);
  const ids = await backupIds(place);
  expect(ids).toHaveLength(5);
  for (const backup of ids) {
    const same: Asked<'compare'> = {
      kind: 'compare',
      body: { left: { backup }, right: { backup: quiet.id }, mode: 'content' },
    };
    expect((await run(place.service(), same)).result?.equal).toBe(true);
  }
});

const harms: readonly [string, string, Make][] = [
  ['deleted', 'source_missing', (path) => rm(path)],
  ['truncated', 'source_corrupt', (path) => truncate(path, 5 << 20)],
  ['emptied', 'not_a_database', (path) => truncate(path, 0)],
];

test('a source that is deleted, truncated or emptied in the middle of a backup fails it, and nothing is left behind', async () => {
  const place = await openEmptyPlace();
  const { database } = place.paths;
  await copyFile(whole, database);
  const { id } = await takeBackup(place.service());
  for (const [name, code, harm] of harms) {
    await atEach(copying, async (stop) => {
      await copyFile(whole, database);
      const jobId = await stopJobAt(place, theBackup, stop);
      await harm(database);
      place.service().resume();
      const { state, problem } = await jobEnd(place.service(), jobId);
      expect([state, problem?.status, problem?.code], name).toEqual(['failed', 422, code]);
      expect(await leftovers(place.paths)).toEqual([]);
    });
  }
  expect(await backupIds(place)).toEqual([id]);
  await copyFile(whole, database);
  await takeBackup(place.service());
});

async function makeEncrypted(path: string): Promise<void> {
  await runSql(`${path}.plain`, [
    'SET force_mbedtls_unsafe = true',
    `ATTACH '${path}' AS secret (ENCRYPTION_KEY 'a key')`,
    'CREATE TABLE secret.t AS SELECT 1 AS i',
    'DETACH secret',
  ]);
  await rm(`${path}.plain`);
}

/** The main header of the next major version, its checksum made good again. */
async function makeTooNew(path: string): Promise<void> {
  await makeDays(path, 10);
  const bytes = await readFile(path);
  const header = bytes.subarray(0, 4096);
  header.writeBigUInt64LE(69n, 12);
  header.writeBigUInt64LE(checksum(header.subarray(8)), 0);
  await writeFile(path, bytes);
}
