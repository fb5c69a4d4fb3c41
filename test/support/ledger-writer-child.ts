import { setTimeout } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import {
  accountsPerConnection,
  insertEntries,
  ledgerSchema,
  recordBatch,
  replaceScratch,
  rewriteEntries,
  transferAmount,
} from './ledger.ts';
import type { LedgerMessage, LedgerOptions } from './ledger-writer.ts';

// Ctrl-C signals the whole group: when this process ends is its parent's to say.
process.on('SIGINT', () => undefined);
let stopping = false;
process.once('disconnect', () => {
  stopping = true;
});
process.once('message', (options: LedgerOptions) => {
  run(options).catch((error: unknown) => {
    tell({ failed: String(error) });
    process.exitCode = 1;
    if (process.connected) process.disconnect();
  });
});

function tell(message: LedgerMessage): void {
  if (process.connected) process.send?.(message);
}

async function run(options: LedgerOptions): Promise<void> {
  const { file, attach, connections = 1, autoCheckpoint = '16MB', hollowRows = 0 } = options;
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const first = await instance.connect();
  await first.run(`SET wal_autocheckpoint = '${autoCheckpoint}'`);
  await first.run(`ATTACH '${file.replaceAll("'", "''")}' AS db${attach ? ` (${attach})` : ''}`);
  await first.run('USE db');
  if (!(await hasLedger(first))) for (const statement of hollow(hollowRows)) await first.run(statement);
  for (const statement of ledgerSchema(connections)) await first.run(statement);
  await first.run('DROP TABLE IF EXISTS hollow');
  tell({ ready: true });
  const owners = Array.from({ length: connections }, (_, owner) => owner);
  await Promise.all(owners.map(async (owner) => write(await instance.connect(), owner, options)));
  await first.run('USE memory');
  await first.run('DETACH db');
}

async function hasLedger(connection: DuckDBConnection): Promise<boolean> {
  const found = await connection.runAndReadAll(
    "SELECT 1 FROM duckdb_tables() WHERE database_name = 'db' AND table_name = 'accounts'",
  );
  return found.currentRowCount > 0;
}

/** What takes the first blocks of the file, so that they are free, with others after them, once it is dropped. */
const hollow = (rows: number): string[] =>
  rows === 0
    ? []
    : [
        `CREATE OR REPLACE TABLE hollow AS SELECT md5(range::VARCHAR) AS note FROM range(${rows})`,
        'CHECKPOINT',
      ];

/** A small generator of numbers in [0, 1): a run can be repeated from its seed. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function write(connection: DuckDBConnection, owner: number, options: LedgerOptions): Promise<void> {
  const { checkpoints = 0.05, bulk = 0.1, rollBacks = 0.1, pauseMs = 0, seed = 1 } = options;
  const random = createRandom(seed * 31 + owner);
  await connection.run('USE db');
  const held = await connection.runAndReadAll(
    `SELECT coalesce(max(number), 0) FROM commits WHERE owner = ${owner}`,
  );
  let number = Number(held.getRows()[0]?.[0] ?? 0);
  while (!stopping) {
    const committed = await transact(connection, { owner, number: number + 1, random, bulk, rollBacks });
    if (committed) tell({ owner, number: ++number });
    if (random() < checkpoints) await checkpoint(connection, random() < 0.33);
    if (pauseMs > 0) await setTimeout(pauseMs);
  }
}

interface Transaction {
  readonly owner: number;
  readonly number: number;
  readonly random: () => number;
  readonly bulk: number;
  readonly rollBacks: number;
}

/** One transaction; false where it was rolled back, on purpose or for a conflict with another connection. */
async function transact(connection: DuckDBConnection, transaction: Transaction): Promise<boolean> {
  const { owner, number, random, bulk, rollBacks } = transaction;
  const pick = <T>(choices: readonly [T, ...T[]]): T =>
    choices[Math.floor(random() * choices.length)] ?? choices[0];
  const work = random() < bulk ? pick(bulkWorks) : pick(smallWorks);
  await connection.run('BEGIN');
  try {
    for (const statement of work(owner, number, random)) await connection.run(statement);
    if (random() < rollBacks) {
      await connection.run('ROLLBACK');
      return false;
    }
    await connection.run(`INSERT INTO commits VALUES (${owner}, ${number})`);
    await connection.run('COMMIT');
    return true;
  } catch (error) {
    // Two connections in each other's way.
    if (!/conflict|outstanding|has been altered/i.test(String(error))) throw error;
    await connection.run('ROLLBACK').catch(() => undefined);
    return false;
  }
}

async function checkpoint(connection: DuckDBConnection, force: boolean): Promise<void> {
  try {
    await connection.run(force ? 'FORCE CHECKPOINT db' : 'CHECKPOINT db');
  } catch (error) {
    // The other connections are in the middle of a transaction.
    if (!/other write transactions active|interrupt/i.test(String(error))) throw error;
  }
}

type Work = (owner: number, number: number, random: () => number) => string[];

const batch =
  (least: number, most: number): Work =>
  (owner, number, random) => {
    const rows = least + Math.floor(random() * (most - least));
    return [insertEntries(owner, number, rows), recordBatch(owner, number, rows)];
  };

const transfer: Work = (owner, _, random) => {
  const below = (bound: number) => Math.floor(random() * bound);
  return transferAmount(owner, below(accountsPerConnection), below(accountsPerConnection), below(100));
};

/** Keeps the youngest batches, so that a ledger does not grow without end. */
const prune: Work = (owner, number) => [
  `DELETE FROM entries WHERE owner = ${owner} AND batch < ${number - 60}`,
  `DELETE FROM batches WHERE owner = ${owner} AND id < ${number - 60}`,
];

const rewrite: Work = (owner, number) => rewriteEntries(owner, number - 3);

const replace =
  (rows: number): Work =>
  (owner, number) =>
    replaceScratch(`scratch_${owner}_${number % 3}`, rows);

const drop: Work = (owner, number) => {
  const name = `scratch_${owner}_${number % 3}`;
  return [`DROP TABLE IF EXISTS ${name}`, `DELETE FROM scratches WHERE name = '${name}'`];
};

/**
 * Made and dropped in transactions of their own: after an update of a table and one transaction that drops an index of it and makes one
 * of the same name, DuckDB 1.5.6 recovers that index empty. Images are mended when they are sealed (src/engine/rebuild-indexes.ts); the
 * writer's own file, which it opens again after a kill, is not.
 */
const makeIndex: Work = (owner, number) => [
  `CREATE INDEX IF NOT EXISTS accounts_${owner}_${number % 3} ON accounts (id)`,
];
const dropIndex: Work = (owner, number) => [`DROP INDEX IF EXISTS accounts_${owner}_${number % 3}`];

/** From 122880 rows on an insert writes blocks before its commit, to which the WAL refers. */
const bulkWorks = [batch(122_880, 260_000), replace(200_000), prune, rewrite] as const;
const smallWorks = [
  transfer,
  transfer,
  transfer,
  batch(1, 50),
  batch(100, 3000),
  prune,
  drop,
  replace(10),
  makeIndex,
  dropIndex,
] as const;
