import { runSql } from '../duckdb.ts';
import { countsOf, dayNumber, functions, rowsOf } from './rows.ts';
import { indexes, tables } from './schema.ts';
import { symbolNames } from './symbols.ts';

export interface SeedOptions {
  /** Symbols listed by the last day; 700 where left out. */
  readonly symbols?: number;
  /** First day, `YYYY-MM-DD`; 2019-09-25 where left out. */
  readonly from?: string;
  /** Last day, `YYYY-MM-DD`: yesterday for a database that is up to date. */
  readonly until: string;
  /** Another seed gives other numbers in the same shape. */
  readonly seed?: number;
}

const defaultSeed = 20190925;

/**
 * Makes the demonstration database: see `schema.ts`. Symbols are listed over time (few at first, all by the last day)
 * and have rows from their listing on; about one in twelve was delisted and answers 404 since, and now and then a
 * file is missing. Volumes and prices are null before 2019-12-31 and where nothing is available. BTCUSDT is available
 * every day. The same options always give the same rows. `file` must not exist: rejects with DuckDB's message.
 */
export async function makeSeedDatabase(file: string, options: SeedOptions): Promise<void> {
  const { symbols = 700, from = '2019-09-25', until, seed = defaultSeed } = options;
  await runSql(file, [
    'SET threads = 2',
    ...tables,
    ...functions(seed),
    listing(symbols, from, until),
    `INSERT INTO daily_availability ${rowsOf(probes(until))}`,
    ...indexes,
    `INSERT INTO daily_symbol_counts ${countsOf('true')}`,
  ]);
}

export interface AddDayOptions {
  /** The seed that made the database. */
  readonly seed?: number;
  /** false: the writer is killed after its commit, which then lies in the WAL alone. */
  readonly checkpoint?: boolean;
}

/**
 * What the scheduler does at 02:00, in one transaction: inserts the rows of `date` (`YYYY-MM-DD`, the day after the
 * last one), probes some of the last 20 days again (files that were late become available), and recounts those days.
 * Rejects with DuckDB's message where the day is there already; nothing has changed then.
 */
export async function addDay(file: string, date: string, options: AddDayOptions = {}): Promise<void> {
  const { seed = defaultSeed, checkpoint = true } = options;
  const window = `date BETWEEN DATE '${date}' - 20 AND DATE '${date}'`;
  await runSql(
    file,
    [
      ...functions(seed),
      'BEGIN',
      `INSERT INTO daily_availability ${rowsOf(nextDay(date))}`,
      `INSERT OR REPLACE INTO daily_availability ${rowsOf(probedAgain(date, window))}`,
      `INSERT OR REPLACE INTO daily_symbol_counts ${countsOf(window)}`,
      'COMMIT',
    ],
    { crash: !checkpoint },
  );
}

/** When each symbol came and went. The exponent lets listing speed up over the years, as it did. */
function listing(symbols: number, from: string, until: string): string {
  const names = symbolNames(symbols).map((name) => `'${name}'`);
  return `CREATE TEMP TABLE listing AS
    WITH numbered AS (
      SELECT unnest([${names.join(',')}]) AS symbol, unnest(range(${names.length})) AS number),
    listed AS (
      SELECT symbol, DATE '${from}' + floor(
        (DATE '${until}' - DATE '${from}') * pow(number / ${names.length}, 1 / 1.2))::INTEGER AS listed
      FROM numbered)
    SELECT symbol, listed,
      CASE WHEN symbol <> 'BTCUSDT' AND uniform(symbol, 0, 'delisted') < 0.08
        THEN listed + 1 + ((DATE '${until}' - listed) * uniform(symbol, 0, 'life'))::INTEGER
        ELSE DATE 'infinity' END AS delisted
    FROM listed`;
}

/** Every symbol on every day since its listing. */
const probes = (until: string): string => `
  SELECT day::DATE AS date, symbol, date < delisted AND published(symbol, ${dayNumber('date')}) AS available,
    date + 1 AS probed_on
  FROM listing, range(listed::TIMESTAMP, DATE '${until}' + INTERVAL 1 DAY, INTERVAL 1 DAY) AS days(day)`;

/** The symbols of the last three days; those that had no file on any of them are delisted and stay so. */
const nextDay = (date: string): string => `
  SELECT DATE '${date}' AS date, symbol,
    bool_or(available) AND published(symbol, ${dayNumber(`DATE '${date}'`)}) AS available,
    DATE '${date}' + 1 AS probed_on
  FROM daily_availability WHERE date BETWEEN DATE '${date}' - 3 AND DATE '${date}' - 1 GROUP BY symbol`;

/** One row in fifty, and what was missing of symbols that are available now. */
const probedAgain = (date: string, window: string): string => `
  SELECT date, symbol, true AS available, DATE '${date}' + 1 AS probed_on
  FROM daily_availability
  WHERE ${window} AND date < DATE '${date}'
    AND CASE WHEN available THEN uniform(symbol, ${dayNumber('date')}, 'again') < 0.02
      ELSE symbol IN (SELECT symbol FROM daily_availability WHERE date = DATE '${date}' AND available) END`;
