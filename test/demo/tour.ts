/** The tour: from the first backup to the day when the database is lost. */
import assert from 'node:assert/strict';
import { plusDays } from '../support/seed-database/arguments.ts';
import { addDay } from '../support/seed-database/seed-database.ts';
import { damageColumn } from './damage.ts';
import type { Operator } from './operator.ts';
import { count, facts, heading, say } from './say.ts';

const table = 'daily_availability';
const column = 'close_price';

/** The database of the tour. */
export interface Scene {
  readonly operator: Operator;
  /** Its file. */
  readonly file: string;
  /** The last day that it holds. */
  readonly until: string;
}

/** Takes the tour; rejects at the first step that does not give what it must. */
export async function tour({ operator, file, until }: Scene): Promise<void> {
  const nextDay = plusDays(until, 1);
  const backup = await protect(operator);
  await change(operator, backup, file, nextDay);
  await damage(operator, file);
  await rescue(operator, backup);
  await carryOn(operator, file, nextDay);
}

async function protect(operator: Operator): Promise<string> {
  heading(
    '1. What is there to protect?',
    'duckback knows the database, and that nobody has backed it up yet. It only looks: it takes no lock and never ' +
      'opens the live file with DuckDB, so that the program that writes it is not disturbed.',
  );
  await operator.look('never');

  heading(
    '2. Take a backup',
    'The file is copied as of one instant, whoever writes it meanwhile. The checksum of every block is checked and ' +
      'every row is read; only then does the backup exist. "Prefer: wait" waits for the end; without it the answer ' +
      'is a job to follow.',
  );
  const { id } = await operator.backUp();

  heading(
    '3. Prove it',
    'A file of the right size is no proof. Level "content" reads the stored one again: its SHA-256, every block, ' +
      'every row. Counts and fingerprints must be those that it was published with.',
  );
  await operator.verify(id);

  heading(
    '4. Compare the database with its backup',
    'Nobody has written since: every month of every table is equal.',
  );
  await operator.compare(id, { equal: true });
  return id;
}

async function change(operator: Operator, backup: string, file: string, day: string): Promise<void> {
  heading(
    '5. The scheduler writes another day',
    `It opens the database as it does every night, inserts the rows of ${day} and probes some of the last weeks ` +
      'again. The comparison shows what the backup does not have.',
  );
  await addDay(file, day);
  const { tables } = await operator.compare(backup, { equal: false });
  const difference = tables.find(({ name }) => name === table)?.difference ?? 0;
  assert(difference > 0, `the rows of ${day} must show, but ${table} differs by ${difference}`);
}

async function damage(operator: Operator, file: string): Promise<void> {
  heading(
    '6. The disk fails',
    'One block in the middle of the file turns to zeros. DuckDB counts rows without reading them: a nightly COUNT(*), ' +
      'the usual "verification", goes on as if nothing had happened.',
  );
  const { block, rowCount } = await damageColumn(file, table, column);
  console.log();
  facts({
    overwritten: `block ${block} of ${file}, which holds ${column} of ${table}`,
    'COUNT(*)': `${count(rowCount)} rows, no error`,
  });
  console.log();
  say('duckback reads every block and refuses to make a backup of this. The older one stays as it is.');
  const { detail } = await operator.failToBackUp();
  assert.match(detail, new RegExp(`\\b${block}\\b`), `block ${block} must be named`);
  await operator.look('failing');
}

async function rescue(operator: Operator, latest: string): Promise<void> {
  heading(
    '7. Restore the latest backup',
    'The backup is proven first, beside the database. Then the damaged file goes to quarantine, with any write-ahead ' +
      'log of its own, and the proven copy takes its place. If a step fails, all is put back as it was.',
  );
  const { backup, quarantined } = await operator.restoreLatest();
  assert.equal(backup, latest, 'the latest good backup must be restored');

  heading(
    '8. Nothing is thrown away',
    'What a restore replaced waits in quarantine, for salvage, until somebody deletes it on purpose. The database is ' +
      'equal to the backup again.',
  );
  assert.equal(await operator.listQuarantine(), quarantined, 'the quarantine must hold what was replaced');
  await operator.compare(backup, { equal: true });
}

async function carryOn(operator: Operator, file: string, day: string): Promise<void> {
  heading(
    '9. Back to every day',
    `The rows of ${day} were younger than the backup: the scheduler fetches them again, and the next backup succeeds.`,
  );
  await addDay(file, day);
  await operator.backUp();
  await operator.look('ok');
}
