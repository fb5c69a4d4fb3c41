/** The runbook's restores from files, through the generated client. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSql } from '../support/duckdb.ts';
import { makeSeedDatabase } from '../support/seed-database/seed-database.ts';
import { type RunningService, startService } from '../support/service.ts';
import { type Client, createClient, resultOf, waiting } from './client.ts';

let service: RunningService;
let client: Client;

beforeAll(async () => {
  service = await startService(await mkdtemp(join(tmpdir(), 'duckback-acceptance-')));
  client = createClient(service.url);
  await makeSeedDatabase(service.paths.database, { symbols: 12, from: '2025-09-01', until: '2025-11-11' });
});

afterAll(async () => {
  await service.stop();
  await rm(service.paths.folder, { recursive: true, force: true });
});

const database = 'availability';
const exportAs = async (format: 'csv' | 'parquet', lastDays?: number) => {
  const window = lastDays ? { window: { from: '2025-10-13' } } : {};
  const tables = ['daily_availability'];
  return resultOf(
    'export',
    await client.POST('/exports', { ...waiting, body: { database, format, tables, ...window } }),
  );
};
const isEqualTo = async (exported: string) => {
  const body = {
    left: { database },
    right: { export: exported },
    mode: 'rows' as const,
    tables: ['daily_availability'],
  };
  return resultOf('compare', await client.POST('/compare', { ...waiting, body })).equal;
};

test.each(['csv', 'parquet'] as const)(
  'an export as %s is verified, restored as a database, and equals it',
  async (format) => {
    const { id, tables } = await exportAs(format);
    for (const level of ['checksum', 'content'] as const) {
      const answer = await client.POST('/verify', { ...waiting, body: { export: id, level } });
      expect(resultOf('verify', answer)).toMatchObject({ export: id, level, ok: true, problems: [] });
    }
    const path = join(service.paths.restored, `${format}.duckdb`);
    const body = { source: { export: id }, target: { path } };
    const report = resultOf('restore', await client.POST('/restore', { ...waiting, body }));
    expect(report.loaded).toMatchObject([{ name: 'daily_availability', inserted: tables[0]?.rowCount }]);
    expect(await isEqualTo(id)).toBe(true);
  },
);

test('the last 30 days, lost, come back from their incremental and from a file of somebody', async () => {
  const whole = await exportAs('parquet');
  const part = await exportAs('parquet', 30);
  const rows = part.tables[0]?.rowCount;
  const file = join(service.paths.imports, 'backup_incremental.parquet');
  await runSql(service.paths.database, [
    `COPY (SELECT * FROM daily_availability WHERE date >= DATE '2025-10-13') TO '${file}' (FORMAT parquet)`,
  ]);
  for (const source of [{ export: part.id }, { file, table: 'daily_availability' }]) {
    await runSql(service.paths.database, ["DELETE FROM daily_availability WHERE date >= DATE '2025-10-13'"]);
    expect(await isEqualTo(whole.id)).toBe(false);
    const body = { source, mode: 'upsert' as const, target: { database } };
    const report = resultOf('restore', await client.POST('/restore', { ...waiting, body }));
    expect(report.loaded).toMatchObject([{ inserted: rows, updated: 0, unchanged: 0, deleted: 0 }]);
    expect(await isEqualTo(whole.id)).toBe(true);
  }
});

test('columns that do not match are told one by one, and nothing is touched', async () => {
  const file = join(service.paths.imports, 'other.csv');
  await writeFile(file, 'date,symbol,colour\n2025-11-11,BTCUSDT,red\n');
  const source = { file, table: 'daily_availability' };
  const body = { source, mode: 'upsert' as const, target: { database } };
  const { error, response } = await client.POST('/restore', { ...waiting, body });
  expect(response.status).toBe(422);
  expect(error).toMatchObject({
    code: 'schema_mismatch',
    errors: expect.arrayContaining([
      expect.objectContaining({ pointer: 'main.daily_availability.colour' }),
      expect.objectContaining({ pointer: 'main.daily_availability.available' }),
    ]),
  });
});
