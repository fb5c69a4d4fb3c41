import { setTimeout } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { accountsPerConnection, insertEntries, ledgerSchema, recordBatch } from './ledger.ts';
import type { LedgerMessage, LedgerOptions } from './ledger-writer.ts';

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
  const { file, attach, connections = 1, autoCheckpoint = '16MB' } = options;
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const first = await instance.connect();
  await first.run(`SET wal_autocheckpoint = '${autoCheckpoint}'`);
  await first.run(`ATTACH '${file.replaceAll("'", "''")}' AS db${attach ? ` (${attach})` : ''}`);
  await first.run('USE db');
  for (const statement of ledgerSchema(connections)) await first.run(statement);
  tell({ ready: true });
  const owners = Array.from({ length: connections }, (_, owner) => owner);
  await Promise.all(owners.map(async (owner) => write(await instance.connect(), owner, options)));
  await first.run('USE memory');
  await first.run('DETACH db');
}

/** A small generator of numbers in [0, 1): a run can be repeated from its seed. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function write(connection: DuckDBConnection, owner: number, options: LedgerOptions): Promise<void> {
  const { checkpoints = 0.05, bulk = 0.1, pauseMs = 0, seed = 1 } = options;
  const random = createRandom(seed * 31 + owner);
  await connection.run('USE db');
  const held = await connection.runAndReadAll(
    `SELECT coalesce(max(number), 0) FROM commits WHERE owner = ${owner}`,
  );
  let number = Number(held.getRows()[0]?.[0] ?? 0);
  while (!stopping) {
    const committed = await transact(connection, owner, number + 1, random, bulk);
    if (committed) tell({ owner, number: ++number });
    if (random() < checkpoints) await checkpoint(connection, random() < 0.33);
    if (pauseMs > 0) await setTimeout(pauseMs);
  }
}

/** One transaction; false where it was rolled back, on purpose or for a conflict with another connection. */
async function transact(
  connection: DuckDBConnection,
  owner: number,
  number: number,
  random: () => number,
  bulk: number,
): Promise<boolean> {
  const pick = <T>(choices: readonly [T, ...T[]]): T =>
    choices[Math.floor(random() * choices.length)] ?? choices[0];
  const work = random() < bulk ? pick(bulkWorks) : pick(smallWorks);
  await connection.run('BEGIN');
  try {
    for (const statement of work(owner, number, random)) await connection.run(statement);
    if (random() < 0.1) {
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
  const account = () => Math.floor(random() * accountsPerConnection);
  const amount = Math.floor(random() * 100);
  return [
    `UPDATE accounts SET balance = balance - ${amount} WHERE owner = ${owner} AND id = ${account()}`,
    `UPDATE accounts SET balance = balance + ${amount} WHERE owner = ${owner} AND id = ${account()}`,
  ];
};

/** Keeps the youngest batches, so that a ledger does not grow without end. */
const prune: Work = (owner, number) => [
  `DELETE FROM entries WHERE owner = ${owner} AND batch < ${number - 60}`,
  `DELETE FROM batches WHERE owner = ${owner} AND id < ${number - 60}`,
];

const rewrite: Work = (owner, number) => [
  `UPDATE entries SET note = md5(note) WHERE owner = ${owner} AND batch > ${number - 4}`,
];

const replace =
  (rows: number): Work =>
  (owner, number) => {
    const name = `scratch_${owner}_${number % 3}`;
    return [
      `CREATE OR REPLACE TABLE ${name} AS SELECT i, md5(i::VARCHAR) AS note FROM range(${rows}) t(i)`,
      `DELETE FROM scratches WHERE name = '${name}'`,
      `INSERT INTO scratches VALUES ('${name}', ${rows})`,
    ];
  };

const drop: Work = (owner, number) => {
  const name = `scratch_${owner}_${number % 3}`;
  return [`DROP TABLE IF EXISTS ${name}`, `DELETE FROM scratches WHERE name = '${name}'`];
};

const index: Work = (owner) => [
  `DROP INDEX IF EXISTS accounts_${owner}`,
  `CREATE INDEX accounts_${owner} ON accounts (id)`,
];

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
  index,
] as const;
