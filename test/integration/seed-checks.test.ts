import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { loadConfig } from '../../src/config.ts';
import type { Engine } from '../../src/domain/ports/engine.ts';
import { createChecksService } from '../../src/services/checks/checks-service.ts';
import { runSql } from '../support/duckdb.ts';
import { testEngine } from '../support/engine.ts';
import { temporaryFolder } from '../support/folder.ts';
import { makeSeedDatabase } from '../support/seed-database/seed-database.ts';

let seed = '';
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
  seed = join(folder, 'seed.duckdb');
  await makeSeedDatabase(seed, { symbols: 40, until: '2025-11-10' });
  return () => rm(folder, { recursive: true });
});

/** What the default configuration's checks find in a changed copy of a realistic database, by name. */
async function findings(engine: Engine, file: string, at: string) {
  const { databases } = await loadConfig({ HOME: '/home/ops' });
  const [availability] = databases;
  if (!availability) throw new Error('the default configuration has a database');
  // Of a small database; the parameter is there for that.
  const checks = availability.checks.map((check) =>
    'min_symbols' in check.parameters ? { ...check, parameters: { min_symbols: 20 } } : check,
  );
  const service = createChecksService({
    engine,
    clock: systemClock,
    databases: new Map([['availability', { ...availability, checks }]]),
  });
  const state = { file, at: new Date(at) };
  const results = await service.run('availability', state, new AbortController().signal);
  expect(results.map(({ error }) => error)).toEqual(results.map(() => null));
  return Object.fromEntries(results.filter(({ ok }) => !ok).map(({ name, sample }) => [name, sample]));
}

async function after(statements: readonly string[], at = '2025-11-11T03:00:00.000Z') {
  const folder = await temporaryFolder();
  const file = join(folder, 'availability.duckdb');
  await copyFile(seed, file);
  if (statements.length > 0) await runSql(file, statements);
  return findings(testEngine(folder), file, at);
}

test('a realistic database that is up to date satisfies every check of the default configuration', async () => {
  expect(await after([])).toEqual({});
});

test('the last two days may be missing, the day before them not', async () => {
  expect(await after([], '2025-11-12T03:00:00.000Z')).toEqual({});
  expect(await after([], '2025-11-13T23:59:59.000Z')).toEqual({});
  expect(await after([], '2025-11-14T00:00:00.000Z')).toEqual({ no_missing_dates: [['2025-11-11']] });
});

test('an old backup is judged by its own day', async () => {
  const cut = [
    "DELETE FROM daily_availability WHERE date > '2021-05-01'",
    "DELETE FROM daily_symbol_counts WHERE date > '2021-05-01'",
  ];
  const early = await after(cut, '2021-05-02T03:00:00.000Z');
  expect(early).not.toHaveProperty('no_missing_dates');
  expect(await after(cut)).toHaveProperty('no_missing_dates');
});

test.each([
  [
    'a missing day',
    [
      "DELETE FROM daily_availability WHERE date = '2024-02-29'",
      "DELETE FROM daily_symbol_counts WHERE date = '2024-02-29'",
    ],
    { no_missing_dates: [['2024-02-29']] },
  ],
  [
    'a status that contradicts availability',
    ["UPDATE daily_availability SET status_code = 404 WHERE date = '2025-01-02' AND symbol = 'BTCUSDT'"],
    { status_200_where_available: [['2025-01-02', 'BTCUSDT', 'true', '404']] },
  ],
  [
    'counts that are not those of the rows',
    ["UPDATE daily_symbol_counts SET available_symbols = -7 WHERE date = '2025-01-02'"],
    {
      counts_agree_with_rows: [
        [
          '2025-01-02',
          expect.any(String),
          expect.any(String),
          '-7',
          expect.any(String),
          expect.any(String),
          expect.any(String),
        ],
      ],
    },
  ],
  [
    'a day without counts',
    ["DELETE FROM daily_symbol_counts WHERE date = '2025-01-02'"],
    {
      counts_agree_with_rows: [
        ['2025-01-02', null, expect.any(String), null, expect.any(String), null, expect.any(String)],
      ],
    },
  ],
])('%s is found, and nothing else', async (_what, statements, expected) => {
  expect(await after(statements)).toEqual(expected);
});

test('a recent day with too few symbols is found, an old one is not', async () => {
  const few = (date: string) => [
    `DELETE FROM daily_availability WHERE date = '${date}' AND symbol <> 'BTCUSDT'`,
    `DELETE FROM daily_symbol_counts WHERE date = '${date}'`,
    `INSERT INTO daily_symbol_counts VALUES ('${date}', 1, 1, 0, now())`,
  ];
  expect(await after(few('2025-10-01'))).toEqual({ enough_symbols_in_recent_dates: [['2025-10-01', '1']] });
  expect(await after(few('2025-08-12'))).toEqual({});
});

test('duplicate keys, which only a lost primary key lets in, are found', async () => {
  const copy = [
    'CREATE TABLE d AS SELECT * FROM daily_availability',
    'DROP TABLE daily_availability',
    'ALTER TABLE d RENAME TO daily_availability',
    "INSERT INTO daily_availability SELECT * FROM daily_availability WHERE date = '2025-01-02' AND symbol = 'BTCUSDT'",
  ];
  expect(await after(copy)).toMatchObject({ no_duplicate_keys: [['2025-01-02', 'BTCUSDT', '2']] });
});
