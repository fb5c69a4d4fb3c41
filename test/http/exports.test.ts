import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { runSql } from '../support/duckdb.ts';
import { temporaryFolder } from '../support/folder.ts';
import { manifestWithoutChecksum } from '../support/forge-manifest.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { type Components, isA } from './support/document.ts';
import { serviceOfThisFile, takeBackup } from './support/service.ts';

const run = promisify(execFile);
const service = serviceOfThisFile();
type Export = Components['Export'];

/** `days` has a row for each day of 2024 and 2025, `names` two that CSV must quote. */
beforeAll(() =>
  runSql(service().second, [
    'CREATE TABLE days (day DATE PRIMARY KEY, n BIGINT)',
    `INSERT INTO days SELECT DATE '2024-01-01' + range::INTEGER, range FROM range(731)`,
    `CREATE TABLE names (name VARCHAR)`,
    `INSERT INTO names VALUES ('a "b", c'), (NULL), ('')`,
  ]),
);

async function makeExport(body: object): Promise<Export> {
  const answer = await call(service().url, 'POST', '/exports', { body, headers: { prefer: 'wait=60' } });
  const job = jobIn(answer, 200);
  if (job.kind !== 'export' || !job.result) throw new Error(`no export came of ${job.id}`);
  return job.result;
}

const download = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${service().url}${path}`, { method, headers });
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

const wholeDays = { database: 'second', format: 'csv', tables: ['days'] };

test('an export of one table is one file, which the content is, with its kind, size, name, tag and digest', async () => {
  const made = await makeExport(wholeDays);
  expect(made).toMatchObject({
    database: 'second',
    source: { database: 'second' },
    format: 'csv',
    compression: { codec: 'none' },
    expiresAt: null,
    repository: 'local',
    tables: [{ schema: 'main', name: 'days', rowCount: 731, fingerprint: null, window: null }],
  });
  const [file] = made.tables[0]?.files ?? [];
  const response = await download(`/exports/${made.id}/content`);
  const bytes = await bytesOf(response);
  expect(bytes.toString().split('\n').length).toBe(731 + 2);
  expect([file?.sizeBytes, made.sizeBytes]).toEqual([bytes.length, bytes.length]);
  const sha256 = createHash('sha256').update(bytes).digest();
  expect(file?.sha256).toBe(sha256.toString('hex'));
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv',
    'content-length': String(bytes.length),
    'content-disposition': `attachment; filename="${made.id}-${file?.name}"`,
    'accept-ranges': 'bytes',
    etag: `"${file?.sha256}"`,
    'repr-digest': `sha-256=:${sha256.toString('base64')}:`,
  });
  const part = await download(`/exports/${made.id}/content`, { range: 'bytes=-10' });
  expect([part.status, (await bytesOf(part)).equals(bytes.subarray(-10))]).toEqual([206, true]);
});

const kinds: [request: object, type: string, begin: string][] = [
  [{ format: 'csv', compression: { codec: 'gzip' } }, 'application/gzip', '1f8b'],
  [{ format: 'csv', compression: { codec: 'zstd' } }, 'application/zstd', '28b52ffd'],
  [{ format: 'parquet' }, 'application/vnd.apache.parquet', '50415231'],
  [{ format: 'parquet', compression: { codec: 'snappy' } }, 'application/vnd.apache.parquet', '50415231'],
  [
    { format: 'parquet', compression: { codec: 'zstd', level: 19 }, rowGroupSize: 2048 },
    'application/vnd.apache.parquet',
    '50415231',
  ],
];

test.for(kinds)('%j is stored as %s', async ([request, type, begin]) => {
  const { id } = await makeExport({ ...wholeDays, ...request });
  const response = await download(`/exports/${id}/content`);
  expect(response.headers.get('content-type')).toBe(type);
  expect((await bytesOf(response)).subarray(0, begin.length / 2).toString('hex')).toBe(begin);
});

test('an export of several files is a tar of the manifest and them, made on the fly, of a known length', async () => {
  const made = await makeExport({ database: 'second', format: 'parquet', partitionBy: 'year' });
  const path = `/exports/${made.id}/content`;
  const [response, head] = [await download(path), await download(path, {}, 'HEAD')];
  const bytes = await bytesOf(response);
  expect(response.headers.get('content-type')).toBe('application/x-tar');
  expect(response.headers.get('repr-digest')).toBeNull();
  for (const { headers } of [response, head]) {
    expect(headers.get('content-length')).toBe(String(bytes.length));
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${made.id}.tar"`);
    expect(headers.get('etag')).toBe(`"${made.id}.tar"`);
  }

  const folder = await temporaryFolder();
  await writeFile(join(folder, 'export.tar'), bytes);
  const { stdout } = await run('tar', ['-xvf', join(folder, 'export.tar'), '-C', folder]);
  const files = made.tables.flatMap((table) => table.files);
  expect(files.length).toBe(3);
  const inside = files.map(({ name }) => `${made.id}/files/${name}`);
  expect(stdout.trimEnd().split('\n')).toEqual([`${made.id}/manifest.json`, ...inside]);
  for (const { name, sha256 } of files) {
    const content = await readFile(join(folder, made.id, 'files', name));
    expect(createHash('sha256').update(content).digest('hex'), name).toBe(sha256);
  }
  const half = Math.floor(bytes.length / 2);
  const rest = await download(path, { range: `bytes=${half}-`, 'if-range': `"${made.id}.tar"` });
  expect([rest.status, (await bytesOf(rest)).equals(bytes.subarray(half))]).toEqual([206, true]);
});

test('each file can be had by its name, slashes as they are or encoded, and so can the manifest', async () => {
  const { url, paths } = service();
  const made = await makeExport({ ...wholeDays, partitionBy: 'month' });
  const files = made.tables.flatMap((table) => table.files);
  expect(files.length).toBe(24);
  const [file] = files;
  for (const name of [file?.name ?? '', encodeURIComponent(file?.name ?? '')]) {
    const response = await download(`/exports/${made.id}/files/${name}`);
    expect([response.status, (await bytesOf(response)).length]).toEqual([200, file?.sizeBytes]);
    expect(response.headers.get('etag')).toBe(`"${file?.sha256}"`);
  }
  const answer = await call(url, 'GET', `/exports/${made.id}/files/manifest.json`);
  if (!isA('ExportManifest', answer.body)) throw new Error('no manifest');
  expect(answer.body.tables).toEqual(made.tables);
  const stored = join(paths.repository, 'second', 'exports', made.id, 'manifest.json');
  const text = await (await download(`/exports/${made.id}/files/manifest.json`)).text();
  expect(text).toBe(await manifestWithoutChecksum(stored));

  for (const name of [
    'nosuch.csv',
    '..%2fmanifest.json',
    '%2e%2e/manifest.json',
    `${file?.name}%00`,
    'days',
    '',
  ]) {
    const { status } = await download(`/exports/${made.id}/files/${name}`);
    expect(status, name).toBe(404);
  }
});

test('an export of a backup is of its state, and the rows that were added since are not in it', async () => {
  const backup = await takeBackup(service(), { body: { database: 'second' } });
  await runSql(service().second, [`INSERT INTO days VALUES (DATE '2026-01-01', 731)`, 'CHECKPOINT']);
  const made = await makeExport({ backup: backup.id, format: 'parquet', tables: ['days'] });
  expect(made).toMatchObject({ createdAt: backup.createdAt, source: { backup: backup.id } });
  const { fingerprint } = backup.tables.find(({ name }) => name === 'days') ?? {};
  expect(made.tables).toMatchObject([{ rowCount: 731, fingerprint }]);
  await runSql(service().second, ['DELETE FROM days WHERE n = 731', 'CHECKPOINT']);
});

test('a window has only the rows from its first to before its last day', async () => {
  const window = { from: '2024-02-01', to: '2024-03-01' };
  const made = await makeExport({ ...wholeDays, window });
  expect(made.tables).toMatchObject([{ rowCount: 29, window, timeColumn: 'day', fingerprint: null }]);
});

test('exports are listed newest first, by database and format, page by page', async () => {
  const { url } = service();
  const idsOf = async (query: string) => {
    const { body } = await call(url, 'GET', `/exports${query}`);
    if (!isA('ExportPage', body)) throw new Error('no page');
    return { ids: body.items.map(({ id }) => id), next: body.nextCursor };
  };
  const all = (await idsOf('')).ids;
  const made = await makeExport({ database: 'availability', format: 'csv' });
  expect((await idsOf('')).ids).toEqual([made.id, ...all]);
  expect((await idsOf('?database=availability')).ids).toEqual([made.id]);
  expect((await idsOf('?database=availability&format=parquet')).ids).toEqual([]);
  expect((await idsOf('?repository=elsewhere')).ids).toEqual([]);
  const first = await idsOf('?limit=1');
  const second = await idsOf(`?limit=1&cursor=${first.next}`);
  expect([...first.ids, ...second.ids]).toEqual([made.id, ...all].slice(0, 2));
});

test('a deleted export is gone; one that is damaged is refused before the first byte', async () => {
  const { url, paths } = service();
  const made = await makeExport(wholeDays);
  const [file] = made.tables[0]?.files ?? [];
  const stored = join(paths.repository, 'second', 'exports', made.id, 'files', file?.name ?? '');
  await truncate(stored, 10);
  const refused = await call(url, 'GET', `/exports/${made.id}/content`);
  problemIn(refused, 422, 'verification_failed');
  expect(refused.headers.get('content-disposition')).toBeNull();
  expect((await call(url, 'DELETE', `/exports/${made.id}`)).status).toBe(204);
  for (const path of ['', '/content', '/files/manifest.json']) {
    problemIn(await call(url, 'GET', `/exports/${made.id}${path}`), 404, 'not_found');
  }
  problemIn(await call(url, 'DELETE', `/exports/${made.id}`), 404, 'not_found');
});

const refused: [body: object, status: number, code: Components['Problem']['code'], pointer?: string][] = [
  [{ format: 'csv' }, 400, 'validation_failed', '/database'],
  [{ database: 'second', format: 'json' }, 400, 'validation_failed', '/format'],
  [{ database: 'second', format: 'csv', tables: [] }, 400, 'validation_failed', '/tables'],
  [
    { database: 'second', format: 'csv', compression: { codec: 'snappy' } },
    400,
    'validation_failed',
    '/compression/codec',
  ],
  [{ database: 'second', format: 'csv', rowGroupSize: 4096 }, 400, 'validation_failed', '/rowGroupSize'],
  [
    { database: 'second', format: 'csv', window: { lastDays: 0 } },
    400,
    'validation_failed',
    '/window/lastDays',
  ],
  [
    { database: 'second', format: 'csv', window: { from: '2025-02-30' } },
    400,
    'validation_failed',
    '/window/from',
  ],
  [{ database: 'nosuch', format: 'csv' }, 404, 'not_found'],
  [{ backup: 'second-20251111T030000Z-7f3a9c', format: 'csv' }, 404, 'not_found'],
  [{ database: 'second', format: 'csv', repository: 'nosuch' }, 404, 'not_found'],
];

test.for(refused)('%j is refused with %i %s, and makes no job', async ([body, status, code, pointer]) => {
  const { url } = service();
  const before = (await call(url, 'GET', '/jobs')).body;
  const { errors } = problemIn(await call(url, 'POST', '/exports', { body }), status, code);
  if (pointer) expect(errors?.map((error) => error.pointer)).toContain(pointer);
  expect((await call(url, 'GET', '/jobs')).body).toEqual(before);
});

test('a table that is not there fails the job and leaves no export', async () => {
  const { url } = service();
  const before = (await call(url, 'GET', '/exports')).body;
  const body = { ...wholeDays, tables: ['nosuch'] };
  problemIn(await call(url, 'POST', '/exports', { body, headers: { prefer: 'wait=60' } }), 404, 'not_found');
  expect((await call(url, 'GET', '/exports')).body).toEqual(before);
});
