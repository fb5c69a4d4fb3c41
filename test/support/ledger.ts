/**
 * A database whose every committed state satisfies rules that can be checked, whatever was written: balances add up, batches
 * have the rows and the sum that their record says, tables exist where a record says so, and the commits of each
 * connection are numbered without a gap.
 */
import { type Row, runSql } from './duckdb.ts';

export const accountsPerConnection = 50;
const openingBalance = 1000;

/** Tables of a ledger for a number of connections; may be run again. */
export const ledgerSchema = (connections: number): string[] => [
  'CREATE TABLE IF NOT EXISTS accounts (owner INTEGER, id INTEGER, balance BIGINT)',
  'CREATE TABLE IF NOT EXISTS batches (owner INTEGER, id BIGINT, rows BIGINT, total HUGEINT)',
  'CREATE TABLE IF NOT EXISTS entries (owner INTEGER, batch BIGINT, amount BIGINT, note VARCHAR)',
  'CREATE TABLE IF NOT EXISTS commits (owner INTEGER, number BIGINT)',
  'CREATE TABLE IF NOT EXISTS scratches (name VARCHAR, rows BIGINT)',
  `INSERT INTO accounts SELECT o, i, ${openingBalance} FROM range(${connections}) a(o), range(${accountsPerConnection}) b(i)
   WHERE (SELECT count(*) FROM accounts) = 0`,
];

/** Notes are long and vary, so that columns compress into several blocks. */
export const insertEntries = (owner: number, batch: number, rows: number): string =>
  `INSERT INTO entries SELECT ${owner}, ${batch}, i * 7 + ${batch}, md5((i * ${batch + 1})::VARCHAR) FROM range(${rows}) t(i)`;

export const recordBatch = (owner: number, batch: number, rows: number): string =>
  `INSERT INTO batches SELECT ${owner}, ${batch}, ${rows}, coalesce(sum(i * 7 + ${batch}), 0) FROM range(${rows}) t(i)`;

const violations = `
  SELECT 'balance' AS rule, count(*)::VARCHAR AS detail FROM accounts
    GROUP BY owner HAVING sum(balance) <> ${accountsPerConnection * openingBalance} OR count(*) <> ${accountsPerConnection}
  UNION ALL
  SELECT 'batch', b.owner || '/' || b.id || ': ' || b.rows || ' recorded, ' || coalesce(e.rows, 0) || ' found'
    FROM batches b FULL JOIN (SELECT owner, batch, count(*) AS rows, sum(amount) AS total, sum(length(note)) AS letters
      FROM entries GROUP BY ALL) e ON b.owner = e.owner AND b.id = e.batch
    WHERE b.rows IS DISTINCT FROM e.rows OR b.total IS DISTINCT FROM e.total OR e.letters <> 32 * e.rows
  UNION ALL
  SELECT 'commit', owner || ': ' || count(*) || ' of ' || max(number) FROM commits
    GROUP BY owner HAVING count(*) <> max(number) OR count(DISTINCT number) <> max(number)
  UNION ALL
  SELECT 'scratch', name FROM scratches ANTI JOIN
    (SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'db') USING (name)
  UNION ALL
  SELECT 'scratch without record', table_name FROM duckdb_tables()
    WHERE database_name = 'db' AND table_name LIKE 'scratch\\_%' ESCAPE '\\' AND table_name NOT IN (SELECT name FROM scratches)`;

export interface LedgerState {
  /** What breaks a rule; empty where all hold. */
  readonly violations: Row[];
  /** The last commit of each connection. */
  readonly commits: number[];
}

/**
 * Checks a ledger in a process of its own, reading every value. Opens the file read-write, which replays its WAL: hand it a
 * private copy. Rejects with DuckDB's message, or with how the process ended, where the file cannot be read.
 */
export async function inspectLedger(file: string): Promise<LedgerState> {
  const rows = await runSql(file, [
    `CREATE TEMP TABLE broken AS ${violations}`,
    'SELECT sum(hash(e)) FROM entries e',
    `SELECT rule, detail, NULL AS number FROM broken
     UNION ALL SELECT 'last', NULL, number FROM (SELECT owner, max(number) AS number FROM commits GROUP BY owner ORDER BY owner)`,
  ]);
  return {
    violations: rows.filter(({ rule }) => rule !== 'last'),
    commits: rows.filter(({ rule }) => rule === 'last').map(({ number }) => Number(number)),
  };
}
