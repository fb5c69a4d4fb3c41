import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Orders } from '../../../src/domain/stored-backup.ts';
import { steps } from '../../../src/state/schema.ts';
import { openState } from '../../../src/state/state-folder.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { backupRecord, type RecordFacts } from './documents.ts';

const orders: Orders = new Map([['availability', ['local', 'second']]]);
const all = { limit: 10, after: null };

async function newFile() {
  const folder = await temporaryFolder();
  const open = (named = orders) => openState({ folder, clock: createFakeClock(), orders: named });
  return { open, file: join(folder, 'state.sqlite') };
}

test('a state whose backups were merged by their copies in any order is merged anew, with the numbers of annotations bounded and all copies noted as made here', async () => {
  const { open, file } = await newFile();
  const database = new DatabaseSync(file);
  for (const step of steps.slice(0, 12)) database.exec(step);
  database.exec('PRAGMA user_version = 12');
  const insert = database.prepare(
    `INSERT INTO copies (id, repository, created_ms, database, held, good, tags, revision, document)
     VALUES (?, ?, 0, 'availability', 0, ?, '', 0, ?)`,
  );
  const put = (facts: RecordFacts) => {
    const record = backupRecord(facts);
    const { id } = record.manifest;
    insert.run(id, record.repository, Number(facts.ok ?? true), JSON.stringify(record));
    return record;
  };
  const id = 'availability-20251112T030000Z-000001';
  put({ id, repository: 'second', hold: true, tags: ['a'], revision: 2 ** 50 });
  put({ id, ok: false });
  const other = put({ ok: false });
  put({ repository: 'third', sha256: 'ef'.repeat(32), createdAt: '2025-11-12T03:00:00.000Z' });
  database.close();

  const { notices, catalog, copies, close } = open();
  expect(notices).toEqual([]);
  expect(copies.madeAt(id, 'second')).toBe('1970-01-01T00:00:00.000Z');
  const [good, ...others] = catalog.list({ good: true }, all).items;
  expect(others).toEqual([]);
  expect(good).toMatchObject({ manifest: { id }, annotation: { hold: true }, revision: 2 ** 40 });
  expect(catalog.list({ held: true, tag: 'a' }, all).items).toEqual([good]);
  expect(catalog.list({ good: false }, all).items).toMatchObject([{ copies: [other] }]);
  expect(catalog.damaged('local')).toEqual([{ id, database: 'availability' }]);
  close();
});

test('copies that cannot be read when they are to be merged anew are damage: the file is moved aside', async () => {
  const { open, file } = await newFile();
  const first = open();
  first.catalog.put(backupRecord());
  first.close();
  const database = new DatabaseSync(file);
  database.exec(`UPDATE copies SET document = '{}'`);
  database.close();
  const { notices, catalog, close } = open(new Map());
  expect(notices).toEqual([expect.stringContaining(`is now ${file}.damaged-`)]);
  catalog.put(backupRecord());
  expect(catalog.list({ good: true }, all).items).toHaveLength(1);
  close();
});

test('backups are merged at a start with other orders than at the last one, and only then', async () => {
  const { open, file } = await newFile();
  const first = open();
  first.catalog.put(backupRecord());
  first.close();
  const listedAfter = (named?: Orders) => {
    const database = new DatabaseSync(file);
    database.exec('DELETE FROM backups');
    database.close();
    const { catalog, close } = open(named);
    const { items } = catalog.list({}, all);
    close();
    return items.length;
  };
  expect(listedAfter()).toBe(0);
  expect(listedAfter(new Map([['availability', ['second', 'local']]]))).toBe(1);
});
