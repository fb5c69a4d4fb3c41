import { copyFile, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSql } from '../support/duckdb.ts';
import { addDay, makeSeedDatabase } from '../support/seed-database/seed-database.ts';
import { type RunningService, startService } from '../support/service.ts';
import { type Client, createClient, dataOf, resultOf, waiting } from './client.ts';

const lastDay = '2025-11-11';
const nextDay = '2025-11-12';
let service: RunningService;
let client: Client;

beforeAll(async () => {
  service = await startService(await mkdtemp(join(tmpdir(), 'duckback-acceptance-')));
  client = createClient(service.url);
  await makeSeedDatabase(service.paths.database, { symbols: 12, from: '2025-09-01', until: lastDay });
});

afterAll(async () => {
  await service.stop();
  await rm(service.paths.folder, { recursive: true, force: true });
});

const database = 'availability';
const takeBackup = async (options: { tags?: string[]; hold?: boolean } = {}) =>
  resultOf('backup', await client.POST('/backups', { ...waiting, body: { database, ...options } }));
const compareWith = async (backup: string, mode: 'counts' | 'content' | 'rows') => {
  const body = { left: { database }, right: { backup }, mode };
  return resultOf('compare', await client.POST('/compare', { ...waiting, body }));
};
const restore = async (backup: string, dryRun: boolean) => {
  const body = { source: { backup }, target: { database }, dryRun };
  return resultOf('restore', await client.POST('/restore', { ...waiting, body }));
};
const rowsOf = (file: string) =>
  runSql(file, ['SELECT max(date) AS last, count(*) AS rows FROM daily_availability']);

test('a backup is verified at every level, and equals the database until the next day comes', async () => {
  const backup = await takeBackup();
  expect(backup.tables.map(({ name }) => name)).toEqual(['daily_availability', 'daily_symbol_counts']);
  for (const level of ['checksum', 'structure', 'content', 'restore'] as const) {
    const answer = await client.POST('/verify', { ...waiting, body: { backup: backup.id, level } });
    expect(resultOf('verify', answer)).toMatchObject({ backup: backup.id, level, ok: true, problems: [] });
  }
  const reports = dataOf(await client.GET('/verify', { params: { query: { backup: backup.id } } }));
  expect(reports.items.map(({ level }) => level)).toEqual(['restore', 'content', 'structure', 'checksum']);
  for (const mode of ['counts', 'content', 'rows'] as const) {
    expect(await compareWith(backup.id, mode)).toMatchObject({ mode, equal: true, schema: [] });
  }

  await addDay(service.paths.database, nextDay);
  const { equal, tables } = await compareWith(backup.id, 'rows');
  const days = tables.find(({ name }) => name === 'daily_availability');
  expect(equal).toBe(false);
  expect(days?.difference).toBeGreaterThan(0);
  expect(days).toMatchObject({ onlyLeft: days?.difference, onlyRight: 0 });
  expect(days).toMatchObject({ leftRange: { last: nextDay }, rightRange: { last: lastDay } });
  expect(days?.months?.map(({ month }) => month)).toContain('2025-11');
});

test('a damaged database is found, and a restore puts the backup in its place and the damage in quarantine', async () => {
  const { paths } = service;
  const before = await rowsOf(paths.database);
  const backup = await takeBackup({ tags: ['before-damage'] });
  await damage(paths.database);
  const broken = await client.POST('/backups', { ...waiting, body: { database } });
  expect(broken.error).toMatchObject({ code: 'source_corrupt', status: 422 });
  const damaged = await readFile(paths.database);

  const plan = await restore(backup.id, true);
  expect(plan).toMatchObject({ dryRun: true, target: { database } });
  expect(plan.steps.length).toBeGreaterThan(0);
  expect((await readFile(paths.database)).equals(damaged)).toBe(true);
  expect(dataOf(await client.GET('/quarantine')).items).toEqual([]);

  const report = await restore(backup.id, false);
  expect(report).toMatchObject({ dryRun: false, verification: { ok: true } });
  expect(await rowsOf(paths.database)).toEqual(before);
  expect(await compareWith(backup.id, 'rows')).toMatchObject({ equal: true });

  const { items } = dataOf(await client.GET('/quarantine'));
  expect(items).toMatchObject([{ id: report.quarantine?.id, database, sizeBytes: damaged.length }]);
  const [entry] = items;
  if (!entry?.files[0]) throw new Error('nothing is in quarantine');
  expect((await readFile(entry.files[0].to)).equals(damaged)).toBe(true);
  const removed = await client.DELETE('/quarantine/{id}', { params: { path: { id: entry.id } } });
  expect(removed.response.status).toBe(204);
  expect(dataOf(await client.GET('/quarantine')).items).toEqual([]);
  await expect(stat(entry.files[0].to)).rejects.toThrow(/ENOENT/);
});

test('a backup is restored beside the database, to a path of its own', async () => {
  const backup = await takeBackup();
  const path = join(service.paths.restored, 'look.duckdb');
  const body = { source: { database, latest: true as const }, target: { path } };
  const report = resultOf('restore', await client.POST('/restore', { ...waiting, body }));
  expect(report).toMatchObject({
    source: { backup: backup.id },
    target: { database: null, path },
    quarantine: null,
  });
  expect(await rowsOf(path)).toEqual(await rowsOf(service.paths.database));
});

test('a copy that the old scripts made becomes a backup of the day in its name, and can be downloaded whole', async () => {
  const file = join(service.paths.imports, 'availability-20251111.duckdb');
  await copyFile(service.paths.database, file);
  const answer = await client.POST('/backups/import', { ...waiting, body: { file, database } });
  const backup = resultOf('import', answer);
  expect(backup).toMatchObject({ database, createdAt: '2025-11-11T00:00:00.000Z', good: true });
  expect(backup.id).toMatch(/^availability-20251111T000000Z-/);
  const verified = await client.POST('/verify', { ...waiting, body: { file, level: 'content' } });
  expect(resultOf('verify', verified)).toMatchObject({ backup: null, file, ok: true });

  await writeFile(`${file}.wal`, 'commits');
  for (const level of ['checksum', 'structure', 'content', 'restore'] as const) {
    const { error } = await client.POST('/verify', { ...waiting, body: { file, level } });
    expect(error, level).toMatchObject({
      code: 'unreadable_database',
      hint: expect.stringContaining('POST /backups/import'),
    });
  }

  const params = { path: { id: backup.id } };
  const content = await client.GET('/backups/{id}/content', { params, parseAs: 'arrayBuffer' });
  const bytes = Buffer.from(dataOf(content));
  expect(bytes.length).toBe(backup.sizeBytes);
  const downloaded = join(service.paths.folder, 'downloaded.duckdb');
  await writeFile(downloaded, bytes);
  expect(await rowsOf(downloaded)).toEqual(await rowsOf(service.paths.database));
});

test('backups are found by tag, hold and time, page by page, and only what is not kept can be deleted', async () => {
  const old = await takeBackup({ tags: ['weekly'] });
  const kept = await takeBackup({ tags: ['weekly', 'audit'], hold: true });
  await takeBackup({ tags: ['daily'] });
  const idsOf = async (query: {
    tag?: string;
    held?: boolean;
    from?: string;
    limit?: number;
    cursor?: string;
  }) => {
    const page = dataOf(await client.GET('/backups', { params: { query: { database, ...query } } }));
    return { ids: page.items.map(({ id }) => id), next: page.nextCursor };
  };
  expect((await idsOf({ tag: 'weekly' })).ids).toEqual([kept.id, old.id]);
  expect((await idsOf({ held: true })).ids).toEqual([kept.id]);
  expect((await idsOf({ from: kept.createdAt })).ids).toHaveLength(2);
  const first = await idsOf({ tag: 'weekly', limit: 1 });
  const second = await idsOf({ tag: 'weekly', limit: 1, ...(first.next ? { cursor: first.next } : {}) });
  expect([first.ids, second.ids, second.next]).toEqual([[kept.id], [old.id], undefined]);

  const remove = (id: string) => client.DELETE('/backups/{id}', { params: { path: { id } } });
  expect((await remove(kept.id)).error).toMatchObject({ code: 'backup_held' });
  const params = { path: { id: kept.id } };
  expect(dataOf(await client.PATCH('/backups/{id}', { params, body: { hold: false } })).hold).toBe(false);
  expect((await remove(kept.id)).response.status).toBe(204);
  expect((await idsOf({ tag: 'weekly' })).ids).toEqual([old.id]);
});

/** Overwrites a few bytes in every block. */
async function damage(file: string): Promise<void> {
  const [headerBytes, blockBytes] = [12_288, 262_144];
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    for (let at = headerBytes; at < size; at += blockBytes) {
      await handle.write(Buffer.alloc(64, 0xa5), 0, 64, at + 1000);
    }
  } finally {
    await handle.close();
  }
}
