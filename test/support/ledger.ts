/**
 * A database whose every committed state satisfies rules that can be checked, whatever was written: every account has what the
 * transfers left it, and an index finds it; batches have the rows and the sum that their record says; tables exist where a record
 * says so, with the rows that it says; and the commits of each connection are numbered without a gap. Each rule compares
 * what lies in different blocks, so that a block of another time breaks one.
 */
import { type Row, runSql } from './duckdb.ts';

export const accountsPerConnection = 50;
const openingBalance = 1000;

/** Tables of a ledger for a number of connections; may be run again. */
export const ledgerSchema = (connections: number): string[] => [
  'CREATE TABLE IF NOT EXISTS accounts (owner INTEGER, id INTEGER, balance BIGINT)',
  'CREATE TABLE IF NOT EXISTS transfers (owner INTEGER, sender INTEGER, receiver INTEGER, amount BIGINT)',
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

/** Takes from one account what it gives to another, and records it. */
export const transferAmount = (owner: number, sender: number, receiver: number, amount: number): string[] => [
  `UPDATE accounts SET balance = balance - ${amount} WHERE owner = ${owner} AND id = ${sender}`,
  `UPDATE accounts SET balance = balance + ${amount} WHERE owner = ${owner} AND id = ${receiver}`,
  `INSERT INTO transfers VALUES (${owner}, ${sender}, ${receiver}, ${amount})`,
];

/** Changes every row of the batches from `first` on, and what their records say. */
export const rewriteEntries = (owner: number, first: number): string[] => [
  `UPDATE entries SET note = md5(note), amount = amount + 1 WHERE owner = ${owner} AND batch >= ${first}`,
  `UPDATE batches SET total = total + rows WHERE owner = ${owner} AND id >= ${first}`,
];

/** A table of its own, made anew, with its record. */
export const replaceScratch = (name: string, rows: number): string[] => [
  `CREATE OR REPLACE TABLE ${name} AS SELECT i, md5(i::VARCHAR) AS note FROM range(${rows}) t(i)`,
  `DELETE FROM scratches WHERE name = '${name}'`,
  `INSERT INTO scratches VALUES ('${name}', ${rows})`,
];

/** Rows and content of every scratch table, whichever there are. */
const countScratches = [
  `SET VARIABLE scratches = (SELECT coalesce(
     string_agg('SELECT ''' || table_name || ''' AS name, count(*) AS rows, sum(i) AS total, sum(length(note)) AS letters FROM '
       || table_name, ' UNION ALL '), 'SELECT '''' AS name, 0 AS rows, 0 AS total, 0 AS letters WHERE false')
   FROM duckdb_tables() WHERE database_name = 'db' AND table_name LIKE 'scratch\\_%' ESCAPE '\\')`,
  "CREATE TEMP TABLE found_scratches AS FROM query(getvariable('scratches'))",
];

const violations = `
  SELECT 'balance' AS rule, a.owner || '/' || a.id || ': ' || a.balance AS detail FROM accounts a
    LEFT JOIN (SELECT owner, id, sum(amount) AS moved FROM
      (SELECT owner, receiver AS id, amount FROM transfers UNION ALL SELECT owner, sender, -amount FROM transfers)
      GROUP BY ALL) t ON t.owner = a.owner AND t.id = a.id
    WHERE a.balance <> ${openingBalance} + coalesce(t.moved, 0)
  UNION ALL
  SELECT 'accounts', owner || ': ' || count(*) FROM accounts GROUP BY owner HAVING count(*) <> ${accountsPerConnection}
  UNION ALL
  SELECT 'index', 'account 7 was found ' || (SELECT count(*) FROM accounts WHERE id = 7) || ' times'
    WHERE (SELECT count(*) FROM accounts WHERE id = 7) <> (SELECT count(DISTINCT owner) FROM accounts)
  UNION ALL
  SELECT 'batch', b.owner || '/' || b.id || ': ' || b.rows || ' recorded, ' || coalesce(e.rows, 0) || ' found'
    FROM batches b FULL JOIN (SELECT owner, batch, count(*) AS rows, sum(amount) AS total, sum(length(note)) AS letters
      FROM entries GROUP BY ALL) e ON b.owner = e.owner AND b.id = e.batch
    WHERE b.rows IS DISTINCT FROM e.rows OR b.total IS DISTINCT FROM e.total OR e.letters <> 32 * e.rows
  UNION ALL
  SELECT 'commit', owner || ': ' || count(*) || ' of ' || max(number) FROM commits
    GROUP BY owner HAVING count(*) <> max(number) OR count(DISTINCT number) <> max(number)
  UNION ALL
  SELECT 'scratch', coalesce(s.name, f.name) || ': ' || coalesce(s.rows, 0) || ' recorded, ' || coalesce(f.rows, 0) || ' found'
    FROM scratches s FULL JOIN found_scratches f ON s.name = f.name
    WHERE s.rows IS DISTINCT FROM f.rows OR f.total <> s.rows * (s.rows - 1) / 2 OR f.letters <> 32 * f.rows`;

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
    ...countScratches,
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
