import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSql } from '../support/duckdb.ts';
import { forgeManifest } from '../support/forge-manifest.ts';
import { holdDatabase } from '../support/hold-database.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import {
  cancel,
  freezeEngine,
  makeSmallDatabase,
  serviceOfThisFile,
  takeBackup,
  untilJob,
} from './support/service.ts';

const service = serviceOfThisFile();

test('a backup is taken with the description, tags and hold that were asked for', async () => {
  const body = {
    database: 'availability',
    description: 'before the move',
    tags: ['move', 'v1.2'],
    hold: true,
  };
  const backup = await takeBackup(service(), { body });
  expect(backup).toMatchObject({ description: 'before the move', tags: ['move', 'v1.2'], hold: true });
  expect(backup.id).toMatch(/^availability-\d{8}T\d{6}Z-[0-9a-f]{6}$/);
});

test('a backup that is verified at once carries the outcome', async () => {
  const backup = await takeBackup(service(), { body: { database: 'availability', verify: 'restore' } });
  expect(backup.verified).toMatchObject({ restore: { ok: true, repository: 'local' } });
});

test('a backup whose stored file somebody has open cannot be read then, and is not called damaged', async () => {
  const { url, paths } = service();
  const { id } = await takeBackup(service());
  const held = await holdDatabase(
    join(paths.repository, 'availability', 'backups', id, 'availability.duckdb'),
  );
  const options = { body: { backup: id, level: 'content' }, headers: { prefer: 'wait=60' } };
  const { detail, hint } = problemIn(await call(url, 'POST', '/verify', options), 500, 'engine_failed');
  expect(detail).toContain(`PID ${held.pid}`);
  expect(hint).toContain('-readonly');
  expect((await call(url, 'GET', `/verify?backup=${id}`)).body).toMatchObject({ items: [] });
  expect((await call(url, 'GET', `/backups/${id}`)).body).toMatchObject({ good: true });
  await held.close();
  expect((await call(url, 'POST', '/verify', options)).status).toBe(200);
});

/** Of a value that earlier versions hashed in this way: their fingerprint of it, and what else they wrote into the manifest. */
const earlierWays: [way: string, day: string, value: string, fingerprint: string, version: string][] = [
  ['first', '01', '0::DECIMAL(20,2)', '1', ''],
  ['third', '03', "'BTC'", "sum(hash(x, '....' || x))", ', "fingerprintVersion": 3'],
];

test.each(earlierWays)(
  'a backup whose fingerprint was made in the %s way is good, and its report says that this was skipped',
  async (_, day, value, made, version) => {
    const { url, paths } = service();
    const file = join(paths.imports, `availability-202511${day}.duckdb`);
    const [row] = await runSql(file, [
      `CREATE TABLE earlier AS SELECT ${value} AS x`,
      `SELECT ${made} AS fingerprint FROM earlier`,
    ]);
    const options = { headers: { prefer: 'wait=60' } };
    const body = { database: 'availability', file };
    const job = jobIn(await call(url, 'POST', '/backups/import', { body, ...options }), 200);
    const id = job.kind === 'import' ? job.result?.id : undefined;
    const manifest = join(paths.repository, 'availability', 'backups', `${id}`, 'manifest.json');
    await forgeManifest(manifest, (text) =>
      text.replace(
        /"fingerprint": "\d+",\s*"fingerprintVersion": \d/,
        `"fingerprint": "${row?.fingerprint}"${version}`,
      ),
    );
    const verify = { body: { backup: id, level: 'content' }, ...options };
    expect(jobIn(await call(url, 'POST', '/verify', verify), 200).result).toMatchObject({
      ok: true,
      problems: [],
      notes: [expect.stringContaining('of main.earlier')],
    });
  },
);

test('the import of a file that is not there says so, whatever its name', async () => {
  const { url, paths } = service();
  const body = { database: 'availability', file: `${paths.imports}/nosuch.duckdb` };
  const answer = await call(url, 'POST', '/backups/import', { body, headers: { prefer: 'wait=60' } });
  expect(problemIn(answer, 422, 'source_missing').detail).toContain('nosuch.duckdb does not exist');
});

test('PATCH changes what it names, keeps the rest, and lists find it', async () => {
  const { url } = service();
  const { id } = await takeBackup(service(), { body: { database: 'availability', description: 'one' } });
  const held = await call(url, 'PATCH', `/backups/${id}`, { body: { hold: true, tags: ['kept'] } });
  expect(held).toMatchObject({ status: 200, body: { hold: true, tags: ['kept'], description: 'one' } });
  const cleared = await call(url, 'PATCH', `/backups/${id}`, { body: { description: null } });
  expect(cleared.body).toMatchObject({ hold: true, tags: ['kept'], description: null });
  expect((await call(url, 'GET', `/backups/${id}`)).body).toEqual(cleared.body);
  expect((await call(url, 'GET', '/backups?tag=kept&held=true')).body).toEqual({ items: [cleared.body] });
});

test('PATCH that changes nothing writes nothing, however often it is sent', async () => {
  const { url, paths } = service();
  const { id } = await takeBackup(service());
  const folder = join(paths.repository, 'availability', 'backups', id);
  const patch = async (body: object) =>
    expect(await call(url, 'PATCH', `/backups/${id}`, { body })).toMatchObject({ status: 200, body });
  for (const body of [{ hold: false }, { tags: [], description: null }]) await patch(body);
  expect(await readdir(folder)).not.toContain('annotations');
  const annotation = { hold: true, tags: ['a', 'b'], description: 'two' };
  for (let times = 1; times <= 20; times += 1) await patch(annotation);
  await patch({ hold: true });
  expect(await readdir(join(folder, 'annotations'))).toEqual(['1.json']);
  await patch({ tags: ['b', 'a'] });
  await patch({ hold: false });
  expect((await readdir(join(folder, 'annotations'))).toSorted()).toEqual(['1.json', '2.json', '3.json']);
});

const changes: [what: string, body: object][] = [
  ['nothing', {}],
  ['a hold of null', { hold: null }],
  ['a tag with white space', { tags: ['white space'] }],
  ['too many tags', { tags: Array.from({ length: 33 }, (_, index) => `t${index}`) }],
  ['a long description', { description: 'x'.repeat(1001) }],
  ['another id', { id: 'another' }],
  ['a verdict', { good: true }],
];

test.for(changes)('PATCH with %s is refused and changes nothing', async ([, body]) => {
  const { url } = service();
  const before = await takeBackup(service());
  problemIn(await call(url, 'PATCH', `/backups/${before.id}`, { body }), 400, 'validation_failed');
  expect((await call(url, 'GET', `/backups/${before.id}`)).body).toEqual(before);
});

test('DELETE removes a backup for good', async () => {
  const { url } = service();
  await takeBackup(service());
  const { id } = await takeBackup(service());
  expect(await call(url, 'DELETE', `/backups/${id}`)).toMatchObject({ status: 204, body: null });
  problemIn(await call(url, 'GET', `/backups/${id}`), 404, 'not_found');
  problemIn(await call(url, 'GET', `/backups/${id}/content`), 404, 'not_found');
  problemIn(await call(url, 'DELETE', `/backups/${id}`), 404, 'not_found');
});

test('DELETE of a held backup is refused until it is released', async () => {
  const { url } = service();
  await takeBackup(service());
  const { id } = await takeBackup(service(), { body: { database: 'availability', hold: true } });
  problemIn(await call(url, 'DELETE', `/backups/${id}`), 409, 'backup_held');
  await call(url, 'PATCH', `/backups/${id}`, { body: { hold: false } });
  expect((await call(url, 'DELETE', `/backups/${id}`)).status).toBe(204);
});

test('DELETE of the last good backup is refused until there is another', async () => {
  const { url, second } = service();
  await makeSmallDatabase(second);
  const body = { database: 'second' };
  const { id } = await takeBackup(service(), { body });
  problemIn(await call(url, 'DELETE', `/backups/${id}`), 409, 'last_backup');
  await takeBackup(service(), { body });
  expect((await call(url, 'DELETE', `/backups/${id}`)).status).toBe(204);
});

test('DELETE of a backup that a job reads is refused, naming the job', async () => {
  const { url } = service();
  const { id } = await takeBackup(service());
  await freezeEngine(service());
  const body = { backup: id, level: 'content' };
  const reading = jobIn(await call(url, 'POST', '/verify', { body }), 202);
  await untilJob(url, reading.id, 'running');
  const inUse = await call(url, 'DELETE', `/backups/${id}`);
  expect(problemIn(inUse, 409, 'backup_in_use').jobId).toBe(reading.id);
  await cancel(url, reading.id);
});

test('DELETE while a backup of the same database is taken is refused, naming the job', async () => {
  const { url } = service();
  const { id } = await takeBackup(service());
  await freezeEngine(service());
  const writing = jobIn(await call(url, 'POST', '/backups', { body: { database: 'availability' } }), 202);
  const inProgress = await call(url, 'DELETE', `/backups/${id}`);
  expect(problemIn(inProgress, 409, 'operation_in_progress').jobId).toBe(writing.id);
  await cancel(url, writing.id);
});

test('a file whose name says that it is yet to come is not imported: it would be the latest for ever', async () => {
  const file = join(service().paths.imports, 'availability-20991231.duckdb');
  await runSql(file, ['CREATE TABLE t AS SELECT 1 AS x']);
  const options = { body: { file, database: 'availability' }, headers: { prefer: 'wait=60' } };
  const answer = await call(service().url, 'POST', '/backups/import', options);
  const { errors } = problemIn(answer, 400, 'validation_failed');
  expect(errors).toEqual([{ pointer: '/createdAt', message: 'lies in the future' }]);
});
