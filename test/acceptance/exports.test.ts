/** The runbook's strategies 2, 3 and 4, as a client of the document goes through them. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { components } from '../../openapi/client.ts';
import { runSql } from '../support/duckdb.ts';
import { makeSeedDatabase } from '../support/seed-database/seed-database.ts';
import { type RunningService, startService } from '../support/service.ts';
import { type Client, createClient, dataOf, resultOf, waiting } from './client.ts';

const run = promisify(execFile);
const database = 'availability';
const table = 'daily_availability';
let service: RunningService;
let client: Client;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'duckback-acceptance-'));
  const path = join(folder, 'live', 'availability.duckdb');
  const settings = { orderBy: ['date', 'symbol'], timeColumn: 'date' };
  const tables = { [table]: settings };
  const databases = { [database]: { path, repositories: ['local'], export: { tables, expireAfter: '90d' } } };
  service = await startService(folder, { databases });
  client = createClient(service.url);
  await makeSeedDatabase(path, { symbols: 12, from: '2025-08-01', until: '2025-11-11' });
});

afterAll(async () => {
  await service.stop();
  await rm(service.paths.folder, { recursive: true, force: true });
});

type ExportRequest = components['schemas']['ExportRequest'];

const makeExport = async (body: ExportRequest) =>
  resultOf('export', await client.POST('/exports', { ...waiting, body }));

async function download(id: string, name: string): Promise<{ file: string; bytes: Buffer }> {
  const params = { path: { id } };
  const bytes = Buffer.from(
    dataOf(await client.GET('/exports/{id}/content', { params, parseAs: 'arrayBuffer' })),
  );
  const file = join(service.paths.folder, name);
  await writeFile(file, bytes);
  return { file, bytes };
}

/** What a query over a downloaded file, or over the database, gives. */
const query = (sql: string, file = join(service.paths.folder, 'scratch.duckdb')) => runSql(file, [sql]);
const factsOf = (rows: string) =>
  `SELECT count(*) AS n, min(date) AS first, max(date) AS last, count(DISTINCT symbol) AS symbols FROM ${rows}`;

test('strategy 2: the whole table as CSV, in its order, is downloaded with its hash and equals the database', async () => {
  const made = await makeExport({ database, format: 'csv', tables: [table] });
  const [exported] = made.tables;
  expect(exported).toMatchObject({ orderBy: ['date', 'symbol'], timeColumn: 'date', window: null });
  expect(Date.parse(made.expiresAt ?? '') - Date.parse(made.createdAt)).toBeGreaterThan(89 * 86_400_000);
  const { file, bytes } = await download(made.id, 'all.csv');
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(exported?.files[0]?.sha256);
  expect(await query(factsOf(`read_csv('${file}')`))).toEqual(
    await query(factsOf(table), service.paths.database),
  );
  const inOrder = `SELECT date, symbol FROM read_csv('${file}')`;
  const sorted = `SELECT date, symbol FROM ${table} ORDER BY date, symbol`;
  expect(await query(inOrder)).toEqual(await query(sorted, service.paths.database));
});

test('strategies 3 and 4: Parquet whole and of the last 30 days, which are the newest ones of the whole', async () => {
  const whole = await makeExport({ database, format: 'parquet', tables: [table] });
  const { file } = await download(whole.id, 'all.parquet');
  expect(await query(factsOf(`read_parquet('${file}')`))).toEqual(
    await query(factsOf(table), service.paths.database),
  );

  const backup = resultOf('backup', await client.POST('/backups', { ...waiting, body: { database } }));
  const lastDays = 30;
  const part = await makeExport({
    backup: backup.id,
    format: 'parquet',
    tables: [table],
    window: { lastDays },
  });
  const cutoff = new Date(Date.parse(backup.createdAt.slice(0, 10)) - lastDays * 86_400_000);
  const from = cutoff.toISOString().slice(0, 10);
  expect(part.tables[0]?.window).toEqual({ from, to: null });
  const recent = await download(part.id, 'recent.parquet');
  expect(await query(`SELECT count(*) AS n FROM read_parquet('${recent.file}')`)).toEqual(
    await query(`SELECT count(*) AS n FROM ${table} WHERE date >= '${from}'`, service.paths.database),
  );
  expect(recent.bytes.length).toBe(part.sizeBytes);
});

test('a window of one month holds that month alone, and the whole database comes as a tar with its manifest', async () => {
  const window = { from: '2025-09-01', to: '2025-10-01' };
  const month = await makeExport({ database, format: 'csv', tables: [table], window });
  const { file } = await download(month.id, 'month.csv');
  expect(await query(`SELECT min(date) AS first, max(date) AS last FROM read_csv('${file}')`)).toEqual([
    { first: '2025-09-01', last: '2025-09-30' },
  ]);

  const all = await makeExport({ database, format: 'parquet', partitionBy: 'month' });
  const tar = await download(all.id, 'all.tar');
  const { stdout } = await run('tar', ['-tf', tar.file]);
  const names = all.tables.flatMap(({ files }) => files.map(({ name }) => `${all.id}/files/${name}`));
  expect(stdout.trim().split('\n')).toEqual([`${all.id}/manifest.json`, ...names]);
  const params = { path: { id: all.id, name: 'manifest.json' } };
  const manifest = dataOf(await client.GET('/exports/{id}/files/{name}', { params, parseAs: 'text' }));
  expect(JSON.parse(manifest)).toMatchObject({
    id: all.id,
    readme: expect.arrayContaining([expect.stringContaining('read_parquet')]),
  });
});

test('rows go straight into a pipe: curl and wc count them', async () => {
  const body = JSON.stringify({ database, table, format: 'csv' });
  const curl = `curl -sS --fail-with-body -X POST '${service.url}/exports/stream' -H 'Content-Type: application/json' -d '${body}'`;
  const { stdout } = await run('bash', ['-c', `set -o pipefail; ${curl} | wc -l`]);
  const [rows] = await query(`SELECT count(*) + 1 AS n FROM ${table}`, service.paths.database);
  expect(stdout.trim()).toBe(rows?.n);
  const { error } = await client.POST('/exports/stream', {
    body: { database, table: 'nosuch', format: 'csv' },
  });
  expect(error).toMatchObject({ code: 'not_found' });
});

test('exports are listed, read and deleted', async () => {
  const made = await makeExport({ database, format: 'csv', tables: [table], compression: { codec: 'zstd' } });
  const { items } = dataOf(await client.GET('/exports', { params: { query: { database, limit: 1 } } }));
  expect(items).toEqual([made]);
  const params = { path: { id: made.id } };
  expect(dataOf(await client.GET('/exports/{id}', { params }))).toEqual(made);
  expect((await client.DELETE('/exports/{id}', { params })).response.status).toBe(204);
  expect((await client.GET('/exports/{id}', { params })).error).toMatchObject({ code: 'not_found' });
});
