import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Row, runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { addDay, makeSeedDatabase, type SeedOptions } from '../../support/seed-database/seed-database.ts';

const small: SeedOptions = { symbols: 30, from: '2019-12-01', until: '2020-01-29' };

/** Every row that the real database's own validation, or its schema, forbids. */
const violations = (from: string, until: string): string => `
  SELECT 'missing date' AS rule, day::DATE AS date FROM range(TIMESTAMP '${from}', TIMESTAMP '${until}' + INTERVAL 1 DAY,
    INTERVAL 1 DAY) AS days(day) WHERE day::DATE NOT IN (SELECT date FROM daily_availability)
  UNION ALL SELECT 'status', date FROM daily_availability WHERE (status_code = 200) <> available
  UNION ALL SELECT 'status code', date FROM daily_availability WHERE status_code NOT IN (200, 404)
  UNION ALL SELECT 'size', date FROM daily_availability WHERE (file_size_bytes IS NOT NULL) <> available
  UNION ALL SELECT 'volume', date FROM daily_availability
    WHERE (quote_volume_usdt IS NOT NULL) <> (available AND date >= DATE '2019-12-31')
  UNION ALL SELECT 'prices', date FROM daily_availability WHERE high_price < greatest(open_price, close_price)
    OR low_price > least(open_price, close_price) OR low_price <= 0
  UNION ALL SELECT 'duplicate', date FROM daily_availability GROUP BY date, symbol HAVING count(*) > 1
  UNION ALL SELECT 'counts', coalesce(counted.date, stored.date)
    FROM (SELECT date, count(*) AS total, count(*) FILTER (available) AS available,
      max(probe_timestamp) AS probed FROM daily_availability GROUP BY date) AS counted
    FULL JOIN daily_symbol_counts AS stored USING (date)
    WHERE (total, available, total - available, probed) IS DISTINCT FROM
      (total_symbols, available_symbols, unavailable_symbols, last_updated)`;

async function seedDatabase(options: SeedOptions = small): Promise<string> {
  const file = join(await temporaryFolder(), 'availability.duckdb');
  await makeSeedDatabase(file, options);
  return file;
}

const rows = (file: string): Promise<Row[]> =>
  runSql(file, ['SELECT * FROM daily_availability ORDER BY date, symbol']);

async function single(file: string, expression: string): Promise<string | null | undefined> {
  const [row] = await runSql(file, [`SELECT ${expression} AS value`]);
  return row?.value;
}

test('a made database breaks no rule of the real one', async () => {
  const file = await seedDatabase();
  expect(await runSql(file, [violations('2019-12-01', '2020-01-29')])).toEqual([]);
  expect(await single(file, '(SELECT count(*) FROM daily_availability)')).toBe('878');
});

test('the columns, keys and indexes are those of the real database', async () => {
  const file = await seedDatabase();
  const columns = await runSql(file, [
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
     WHERE database_name = 'db' AND table_name = 'daily_availability' AND NOT is_nullable`,
  ]);
  expect(columns).toEqual([
    { name: 'date', type: 'DATE' },
    { name: 'symbol', type: 'VARCHAR' },
    { name: 'available', type: 'BOOLEAN' },
    { name: 'url', type: 'VARCHAR' },
    { name: 'status_code', type: 'INTEGER' },
    { name: 'probe_timestamp', type: 'TIMESTAMP' },
  ]);
  const keys = await runSql(file, [
    `SELECT expressions AS key FROM duckdb_indexes() UNION ALL SELECT constraint_column_names::VARCHAR
     FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' AND database_name = 'db' ORDER BY ALL`,
  ]);
  expect(keys.map(({ key }) => key)).toEqual([
    '[available, date]',
    '[date, symbol]',
    '[date]',
    '[quote_volume_usdt, date]',
    '[symbol, date]',
  ]);
  const compressed = await runSql(file, [
    `SELECT DISTINCT column_name AS name, compression FROM pragma_storage_info('daily_availability')
     WHERE column_name IN ('symbol', 'url', 'file_size_bytes', 'status_code') AND segment_type <> 'VALIDITY' ORDER BY 1`,
  ]);
  expect(compressed.map(({ name, compression }) => `${name} ${compression}`)).toEqual([
    'file_size_bytes BitPacking',
    'status_code BitPacking',
    'symbol Dictionary',
    'url Dictionary',
  ]);
});

test('symbols appear over time, some are delisted, and BTCUSDT is available every day', async () => {
  const file = await seedDatabase();
  const listed = 'SELECT count(*) FROM daily_availability WHERE date =';
  expect(await single(file, `(${listed} DATE '2019-12-01')`)).toBe('1');
  expect(await single(file, `(${listed} DATE '2020-01-29')`)).toBe('30');
  const available = "count(*) FROM daily_availability WHERE symbol = 'BTCUSDT' AND available";
  expect(await single(file, `(SELECT ${available})`)).toBe('60');
  const dead = 'SELECT symbol FROM daily_availability GROUP BY symbol HAVING NOT arg_max(available, date)';
  expect(Number(await single(file, `(SELECT count(*) FROM (${dead}))`))).toBeGreaterThan(0);
});

test('the same options give the same rows, another seed gives others', async () => {
  const [first, second, other] = await Promise.all([
    seedDatabase(),
    seedDatabase(),
    seedDatabase({ ...small, seed: 7 }),
  ]);
  const expected = await rows(first);
  expect(await rows(second)).toEqual(expected);
  expect(await rows(other)).not.toEqual(expected);
});

test('a day that the scheduler adds has all symbols, and only some rows of the 20 days before change', async () => {
  const file = await seedDatabase();
  const before = await rows(file);
  await addDay(file, '2020-01-30');
  expect(await runSql(file, [violations('2019-12-01', '2020-01-30')])).toEqual([]);
  const after = await rows(file);
  expect(after.filter(({ date }) => date === '2020-01-30')).toHaveLength(30);
  const old = after.filter(({ date }) => date !== '2020-01-30');
  const changed = old.filter((row, at) => JSON.stringify(row) !== JSON.stringify(before[at]));
  expect(changed.length).toBeGreaterThan(0);
  expect(changed.length).toBeLessThan(60);
  for (const { date, probe_timestamp } of changed) {
    expect(date && date >= '2020-01-10').toBe(true);
    expect(probe_timestamp).toBe('2020-01-31 02:00:00');
  }
});

test('a delisted symbol stays unavailable on the days that follow', async () => {
  const file = await seedDatabase();
  const dead = `(SELECT list(symbol ORDER BY symbol) FROM (SELECT symbol FROM daily_availability
    WHERE date > (SELECT max(date) - 3 FROM daily_availability) GROUP BY symbol HAVING NOT bool_or(available)))`;
  const before = await single(file, dead);
  for (const day of ['2020-01-30', '2020-01-31']) await addDay(file, day);
  expect(before).not.toBeNull();
  expect(await single(file, dead)).toBe(before);
});

test('a day that is there already is refused and nothing changes', async () => {
  const file = await seedDatabase();
  const before = await rows(file);
  await expect(addDay(file, '2020-01-29')).rejects.toThrow(/Constraint Error/);
  expect(await rows(file)).toEqual(before);
});

test('a day added without a checkpoint lies in the WAL and is there when the file is opened', async () => {
  const file = await seedDatabase();

  const { mtimeMs, size } = await stat(file);
  await addDay(file, '2020-01-30', { checkpoint: false });
  expect(await stat(file)).toMatchObject({ mtimeMs, size });
  expect((await stat(`${file}.wal`)).size).toBeGreaterThan(0);
  expect(await single(file, '(SELECT max(date) FROM daily_symbol_counts)')).toBe('2020-01-30');
});
