/** What the runbook's scheduler writes day by day, kept a second time outside of any database. */
import { runSql } from '../../support/duckdb.ts';
import { plusDays } from '../../support/seed-database/arguments.ts';
import { indexes, tables } from '../../support/seed-database/schema.ts';

/** The values of a row as DuckDB prints them, the date first. */
type Row = readonly [date: string, ...values: (string | null)[]];

/** The rows of `daily_availability`, by date and symbol. */
export type Rows = ReadonlyMap<string, Row>;

/** What a day makes of the rows, and the statements that do the same to a database. */
export interface Change {
  readonly rows: Rows;
  readonly statements: readonly string[];
}

const symbols = ['BTCUSDT', 'ETHUSDT', 'BCHUSDT', 'XRPUSDT', 'LTCUSDT'];
const probedAgainDays = 20;

/** Small numbers that look like chance: the same ones each time. */
const chance = (date: string, symbol: string, salt: number): number => {
  let state = salt;
  for (const sign of date + symbol) state = (Math.imul(state, 31) + sign.charCodeAt(0)) >>> 0;
  return (Math.imul(state, 2654435761) >>> 8) % 100_000;
};

/** What a probe on a day finds of an earlier date. Files that were missing may have come since. */
function probe(date: string, symbol: string, probedOn: string): Row {
  const available = symbol === 'BTCUSDT' || chance(date, symbol, 1) % 4 > 0 || probedOn > plusDays(date, 5);
  const path = `${symbol}/1m/${symbol}-1m-${date}.zip`;
  const price = String(1 + chance(date, symbol, 2) / 8);
  const traded = [
    `${chance(date, symbol, 3)}.5`,
    String(chance(probedOn, symbol, 4)),
    ...Array.from({ length: 7 }, () => price),
  ];
  return [
    date,
    symbol,
    String(available),
    available ? String(20_000 + chance(date, symbol, 5)) : null,
    available ? `${plusDays(date, 1)} 01:30:00` : null,
    `https://data.binance.vision/data/futures/um/daily/klines/${path}`,
    available ? '200' : '404',
    `${probedOn} 02:00:00`,
    ...(available ? traded : traded.map(() => null)),
  ];
}

const keyOf = ([date, symbol]: Row): string => `${date} ${symbol}`;

/** The probe at 02:00 of a day: the rows of the day before, and some of the last twenty again. */
export function probeOn(day: string, before: Rows): Change {
  const date = plusDays(day, -1);
  const found = symbols.map((symbol) => probe(date, symbol, day));
  for (let age = 1; age <= probedAgainDays; age += 1) {
    const earlier = plusDays(date, -age);
    const again = symbols.filter((symbol) => chance(day + earlier, symbol, 6) % 10 === 0);
    if (before.has(`${earlier} BTCUSDT`)) found.push(...again.map((symbol) => probe(earlier, symbol, day)));
  }
  const rows = new Map([...before, ...found.map((row) => [keyOf(row), row] as const)]);
  const dates = new Set(found.map(([probed]) => probed));
  const recounted = countsOf(rows).filter(([counted]) => dates.has(counted));
  return {
    rows,
    statements: [
      'BEGIN',
      `INSERT OR REPLACE INTO daily_availability VALUES ${literals(found)}`,
      `INSERT OR REPLACE INTO daily_symbol_counts VALUES ${literals(recounted)}`,
      'COMMIT',
    ],
  };
}

/** The rows of `daily_symbol_counts`. */
function countsOf(rows: Rows): Row[] {
  const byDate = Map.groupBy(rows.values(), ([date]) => date);
  return [...byDate].map(([date, members]): Row => {
    const available = members.filter(([, , isAvailable]) => isAvailable === 'true').length;
    const counts = [members.length, available, members.length - available].map(String);
    return [date, ...counts, `${plusDays(date, 1)} 02:00:00`];
  });
}

const literals = (rows: readonly Row[]): string =>
  rows
    .map((row) => `(${row.map((value) => (value === null ? 'NULL' : `'${value}'`)).join(', ')})`)
    .join(', ');

/** Makes the database, with the rows of so many days before one. */
export async function makeHistory(file: string, until: string, days: number): Promise<Rows> {
  let rows: Rows = new Map();
  const statements = [...tables, ...indexes];
  for (let age = days; age > 0; age -= 1) {
    const change = probeOn(plusDays(until, 1 - age), rows);
    statements.push(...change.statements);
    rows = change.rows;
  }
  await runSql(file, statements, { attach: 'BLOCK_SIZE 16384' });
  return rows;
}

/** All that a database must hold. */
export function asText(rows: Rows): string[] {
  const counted = countsOf(rows).map(([date, ...counts]) => [date, ...nulls(16), ...counts]);
  return linesOf([...[...rows.values()].map((row) => [...row, ...nulls(4)]), ...counted]);
}

/** All that a database holds, read as a program of its own would: each row with the columns of both tables. */
export async function readText(file: string): Promise<string[]> {
  const both = 'SELECT * FROM daily_availability UNION ALL BY NAME SELECT * FROM daily_symbol_counts';
  return linesOf((await runSql(file, [both])).map((row) => Object.values(row)));
}

const nulls = (count: number): null[] => Array.from({ length: count }, () => null);
const linesOf = (rows: readonly (readonly (string | null)[])[]): string[] =>
  rows.map((values) => values.map(String).join('|')).toSorted();
