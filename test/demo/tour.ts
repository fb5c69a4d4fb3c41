/** The tour: what an operator does with duckback, from the first backup to the day when the database is lost. */
import assert from 'node:assert/strict';
import { plusDays } from '../support/seed-database/arguments.ts';
import { addDay } from '../support/seed-database/seed-database.ts';
import {
  backupTaken,
  compared,
  oneDatabase,
  oneQuarantined,
  restored,
  sourceCorrupt,
  verifiedSound,
} from './answers.ts';
import type { MakeCall } from './call.ts';
import { damageColumn } from './damage.ts';
import { count, facts, heading, megabytes, say } from './say.ts';
import { showBackup, showComparison, showDatabase } from './show.ts';

const name = 'availability';
const table = 'daily_availability';
const column = 'close_price';

export interface TourOptions {
  readonly call: MakeCall;
  /** The database file. */
  readonly database: string;
  /** The last day that it holds. */
  readonly until: string;
}

/** Takes the tour; rejects at the first step that does not give what it must. */
export async function tour({ call, database, until }: TourOptions): Promise<void> {
  const backup = await protect(call);
  const nextDay = plusDays(until, 1);
  await change(call, database, nextDay, backup);
  await damage(call, database);
  await rescue(call, backup);
  await carryOn(call, database, nextDay);
}

async function protect(call: MakeCall): Promise<string> {
  heading(
    '1. What is there to protect?',
    'duckback knows the database and that nobody has backed it up yet. It only looks: it takes no lock and never ' +
      'opens the live file with DuckDB, so that the program that writes it is not disturbed, even when this is polled.',
  );
  await call({ path: '/databases', status: 200, answer: oneDatabase('never'), show: showDatabase });

  heading(
    '2. Take a backup',
    'The file is copied as of one instant, whoever writes it meanwhile; the checksum of every block is checked, every ' +
      'row is read, and only then does the backup exist. "Prefer: wait" waits for the job; without it the answer is a ' +
      'job to follow.',
  );
  const taken = await call({
    path: '/backups',
    body: { database: name },
    status: 200,
    answer: backupTaken,
    show: showBackup,
  });
  const backup = taken.result.id;

  heading(
    '3. Prove it',
    'Anyone can have a file of the right size. Level "content" reads the stored file again: its SHA-256, every block, ' +
      'every row; counts and fingerprints must be those that the backup was published with.',
  );
  await call({
    path: '/verify',
    body: { backup, level: 'content' },
    status: 200,
    answer: verifiedSound,
    show: ({ result: { ok, blocks, tables } }) => ({
      ok: String(ok),
      blocks: blocks ? `${count(blocks.used)} in use, all sound` : undefined,
      rows: tables.map((each) => `${count(each.rowCount)} in ${each.name}`).join(', '),
    }),
  });

  heading(
    '4. Compare the database with its backup',
    'Nothing has been written since: every month of every table is equal.',
  );
  await compare(call, backup, true);
  return backup;
}

async function compare(call: MakeCall, backup: string, equal: boolean) {
  const { result } = await call({
    path: '/compare',
    body: { left: { database: name }, right: { backup }, mode: 'content' },
    status: 200,
    answer: compared(equal),
    show: showComparison,
  });
  return result;
}

async function change(call: MakeCall, database: string, day: string, backup: string): Promise<void> {
  heading(
    '5. The scheduler writes another day',
    `It opens the database as it does every night, inserts the rows of ${day} and probes some of the last weeks again. ` +
      'A comparison shows what the backup does not have.',
  );
  await addDay(database, day);
  const { tables } = await compare(call, backup, false);
  const difference = tables.find((each) => each.name === table)?.difference ?? 0;
  assert(difference > 0, `the new day must show: ${table} differs by ${difference} rows`);
}

async function damage(call: MakeCall, database: string): Promise<void> {
  heading(
    '6. The disk fails',
    'One block in the middle of the file becomes zeros. DuckDB counts rows without reading them, so that a nightly ' +
      'COUNT(*), the usual "verification", goes on as if nothing had happened:',
  );
  const { block, rowCount } = await damageColumn(database, table, column);
  console.log();
  facts({
    overwritten: `block ${block} of ${database}, which holds ${column} of ${table}`,
    'COUNT(*)': count(rowCount),
  });
  console.log();
  say('duckback reads every block, so that the next backup is refused. The older one stays as it is.');
  const problem = await call({
    path: '/backups',
    body: { database: name },
    status: 422,
    answer: sourceCorrupt,
    show: ({ code, detail, hint }) => ({ code, detail, hint }),
  });
  assert.match(problem.detail, new RegExp(`\\b${block}\\b`), 'the damaged block must be named');
  await call({ path: '/databases', status: 200, answer: oneDatabase('failing'), show: showDatabase });
}

async function rescue(call: MakeCall, backup: string): Promise<void> {
  heading(
    '7. Restore the latest backup',
    'The backup is proven first, beside the database; then the damaged file goes to quarantine, with any write-ahead ' +
      'log of its own, and the proven copy takes its place. If anything fails, all is put back as it was.',
  );
  const { result } = await call({
    path: '/restore',
    body: { source: { database: name, latest: true }, target: { database: name } },
    status: 200,
    answer: restored,
    show: (answer) => ({ source: answer.result.source.backup, quarantine: answer.result.quarantine.id }),
  });
  assert.equal(result.source.backup, backup, 'the only backup is the latest');

  heading(
    '8. Nothing is thrown away',
    'What a restore replaced waits in quarantine, for salvage, until somebody deletes it on purpose.',
  );
  const { items } = await call({
    path: '/quarantine',
    status: 200,
    answer: oneQuarantined,
    show: ({ items: [entry] }) => ({
      id: entry.id,
      size: megabytes(entry.sizeBytes),
      file: entry.files[0]?.to,
    }),
  });
  assert.equal(items[0].id, result.quarantine.id, 'the restore names its quarantine');
  await compare(call, backup, true);
}

async function carryOn(call: MakeCall, database: string, day: string): Promise<void> {
  heading(
    '9. Back to every day',
    `The scheduler fetches ${day} again, which came after the backup, and the next backup succeeds.`,
  );
  await addDay(database, day);
  await call({
    path: '/backups',
    body: { database: name },
    status: 200,
    answer: backupTaken,
    show: showBackup,
  });
  await call({ path: '/databases', status: 200, answer: oneDatabase('ok'), show: showDatabase });
}
