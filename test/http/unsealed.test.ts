/** A database whose log needs an extension that duckback has not: from the failed job to the restore by hand. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runSql } from '../support/duckdb.ts';
import { addExtensionLog, loadExtension } from '../support/extension-log.ts';
import { temporaryFolder } from '../support/folder.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import type { Components } from './support/document.ts';
import { errorsIn, serviceOfThisFile, takeBackup, untilJob } from './support/service.ts';

const service = serviceOfThisFile();
const waiting = { prefer: 'wait=60' };
let sealed: Components['Backup'];
let unsealed: Components['Backup'];

/** The rows of `t`: those of the file, and one in the log. */
const rows = [{ rows: '1001' }];
const countRows = (file: string) => runSql(file, ['SELECT count(*) AS rows FROM t']);

/** Takes one that is kept unsealed. */
async function keepUnsealed(): Promise<Components['Backup']> {
  const { url } = service();
  const body = { database: 'availability', verify: 'content', tags: ['nightly'] };
  const answer = await call(url, 'POST', '/backups', { body, headers: waiting });
  const { jobId } = problemIn(answer, 422, 'image_unsealed');
  const job = jobIn(await call(url, 'GET', `/jobs/${jobId}`), 200);
  if (job.kind !== 'backup' || !job.result) throw new Error(`nothing was kept by ${jobId}`);
  return job.result;
}

const verify = async (level: string): Promise<Components['VerificationReport']> => {
  const { url } = service();
  const body = { backup: unsealed.id, level };
  const { id } = jobIn(await call(url, 'POST', '/verify', { body }), 202);
  const job = await untilJob(url, id, 'succeeded', 'failed');
  if (job.kind !== 'verify' || !job.result) throw new Error(`no report came of ${id}`);
  return job.result;
};

const storedFile = (suffix = ''): string => {
  const folder = join(service().paths.repository, 'availability', 'backups', unsealed.id);
  return join(folder, `availability.duckdb${suffix}`);
};

const download = (part: string): Promise<Response> =>
  fetch(`${service().url}/backups/${unsealed.id}/content${part}`);

/** Downloads as `curl -OJ` does, under the name that comes with it. */
async function save(part: string, folder: string): Promise<string> {
  const response = await download(part);
  const [, name = ''] = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  await writeFile(join(folder, name), Buffer.from(await response.arrayBuffer()));
  return join(folder, name);
}

beforeAll(async () => {
  const { paths } = service();
  sealed = await takeBackup(service());
  await addExtensionLog(paths.database, 't', 'i', ['INSERT INTO t VALUES (-1, -1)']);
  unsealed = await keepUnsealed();
});

test('the job fails, says what was kept and what to do, and has the backup as its result', async () => {
  const { url, log } = service();
  const jobs = await call(url, 'GET', '/jobs?kind=backup&limit=1');
  expect(jobs.body).toMatchObject({
    items: [
      {
        state: 'failed',
        problem: {
          code: 'image_unsealed',
          detail: expect.stringMatching(/unknown index type/i),
          hint: expect.stringContaining(`/backups/${unsealed.id}/content`),
          retryable: false,
        },
        result: { id: unsealed.id },
      },
    ],
  });
  expect(log()).toContain('image_unsealed');
  expect(errorsIn(log())).toEqual([]);
});

test('the backup is listed as unsealed and not good, with its log and without tables', async () => {
  const { url } = service();
  const log = await readFile(storedFile('.wal'));
  expect(unsealed).toMatchObject({
    sealed: false,
    good: false,
    tags: ['nightly'],
    tables: [],
    duckdbVersion: null,
    wal: [{ part: 'wal', sizeBytes: log.length }],
  });
  expect((await call(url, 'GET', `/backups/${unsealed.id}`)).body).toMatchObject({ id: unsealed.id });
  const good = await call(url, 'GET', '/backups?good=true');
  expect(good.body).toMatchObject({ items: [{ id: sealed.id }] });
});

test('the database is failing, and its last good backup is the one before', async () => {
  expect((await call(service().url, 'GET', '/databases/availability')).body).toMatchObject({
    protection: 'failing',
    lastBackup: unsealed.id,
    lastGoodBackup: sealed.id,
    tables: [{ name: 't', rowCount: 1000 }],
    tablesAsOf: sealed.createdAt,
  });
});

test('both parts that are downloaded make the database for whoever has the extension', async () => {
  const folder = await temporaryFolder();
  const file = await save('', folder);
  expect(await save('?part=wal', folder)).toBe(`${file}.wal`);
  await expect(runSql(file, ['CHECKPOINT db'])).rejects.toThrow('unknown index type');
  await rm(folder, { recursive: true });

  const other = await temporaryFolder();
  await save('', other);
  await save('?part=wal', other);
  await loadExtension(join(other, `${unsealed.id}.duckdb`));
  expect(await countRows(join(other, `${unsealed.id}.duckdb`))).toEqual(rows);
});

test('a log is downloaded with its own size, tag and digest, by ranges too', async () => {
  const log = await readFile(storedFile('.wal'));
  const [part] = unsealed.wal ?? [];
  const whole = await download('?part=wal');
  expect(Buffer.from(await whole.arrayBuffer()).equals(log)).toBe(true);
  expect(whole.headers.get('etag')).toBe(`"${part?.sha256}"`);
  const head = await fetch(whole.url, { method: 'HEAD' });
  expect(head.headers.get('content-length')).toBe(String(log.length));
  const some = await fetch(whole.url, { headers: { range: 'bytes=3-7' } });
  expect(Buffer.from(await some.arrayBuffer()).equals(log.subarray(3, 8))).toBe(true);
});

test('a part that the backup has not is not found, and what is no part is refused', async () => {
  const { url } = service();
  const path = (id: string, part: string) => `/backups/${id}/content?part=${part}`;
  problemIn(await call(url, 'GET', path(sealed.id, 'wal')), 404, 'not_found');
  problemIn(await call(url, 'GET', path(unsealed.id, 'wal.recovery')), 404, 'not_found');
  problemIn(await call(url, 'GET', path(unsealed.id, 'manifest.json')), 400, 'validation_failed');
});

test('it is neither restored nor compared, and the hint says how to go on', async () => {
  const { url, paths } = service();
  const source = { backup: unsealed.id };
  const restore = { source, target: { path: join(paths.restored, 'a.duckdb') } };
  const refused = problemIn(
    await call(url, 'POST', '/restore', { body: restore, headers: waiting }),
    422,
    'image_unsealed',
  );
  expect(refused.hint).toContain('?part=');
  const compare = { left: source, right: { backup: sealed.id }, mode: 'counts' };
  problemIn(await call(url, 'POST', '/compare', { body: compare, headers: waiting }), 422, 'image_unsealed');
});

test('the latest backup to restore is the last good one', async () => {
  const { url, paths } = service();
  const path = join(paths.restored, 'latest.duckdb');
  const body = { source: { database: 'availability', latest: true }, target: { path } };
  const job = jobIn(await call(url, 'POST', '/restore', { body, headers: waiting }), 200);
  expect(job.result).toMatchObject({ source: { backup: sealed.id } });
});

test('its bytes and blocks are verified; the levels that read rows find that it is unsealed', async () => {
  for (const level of ['checksum', 'structure'])
    expect(await verify(level)).toMatchObject({ ok: true, problems: [] });
  for (const level of ['content', 'restore']) {
    expect(await verify(level)).toMatchObject({ ok: false, problems: [{ code: 'unsealed' }], tables: [] });
  }
});

test.each(['checksum', 'structure'])('level %s finds damage in the file and in the log', async (level) => {
  const [file, log] = [await readFile(storedFile()), await readFile(storedFile('.wal'))];
  try {
    await writeFile(
      storedFile(),
      file.map((byte, index) => (index === 20_000 ? byte ^ 1 : byte)),
    );
    await writeFile(
      storedFile('.wal'),
      log.map((byte, index) => (index === 30 ? byte ^ 1 : byte)),
    );
    const damaged = await verify(level);
    const codes = damaged.problems.map(({ code }) => code);
    expect(codes[0]).toBe('sha256_mismatch');
    expect(codes.at(-1)).toBe('sha256_mismatch');
    expect(codes.includes('block_checksum')).toBe(level === 'structure');
    await writeFile(storedFile(), file);
    await rm(storedFile('.wal'));
    expect(await verify(level)).toMatchObject({ problems: [{ code: 'file_missing' }] });
    problemIn(
      await call(service().url, 'GET', `/backups/${unsealed.id}/content?part=wal`),
      422,
      'verification_failed',
    );
  } finally {
    await writeFile(storedFile(), file);
    await writeFile(storedFile('.wal'), log);
    // The service may have read the repository while its log was gone.
    await call(service().url, 'POST', '/repositories/local/rescan');
  }
});

test('it can be deleted, and the last good backup cannot', async () => {
  const { url } = service();
  const { id } = await keepUnsealed();
  expect((await call(url, 'DELETE', `/backups/${id}`)).status).toBe(204);
  problemIn(await call(url, 'DELETE', `/backups/${sealed.id}`), 409, 'last_backup');
});

test('an import of a file with such a log is kept alike, and good once the log can be read', async () => {
  const { url, paths } = service();
  const file = join(paths.imports, 'availability-20251111.duckdb');
  await writeFile(file, await readFile(storedFile()));
  await writeFile(`${file}.wal`, await readFile(storedFile('.wal')));
  const request = { body: { file, database: 'availability' }, headers: waiting };
  problemIn(await call(url, 'POST', '/backups/import', request), 422, 'image_unsealed');
  await loadExtension(file);
  const job = jobIn(await call(url, 'POST', '/backups/import', request), 200);
  expect(job.result).toMatchObject({ sealed: true, good: true, tables: [{ rowCount: 1001 }] });
});
