import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { AuditedRequest } from '../../../src/domain/audit.ts';
import { openState, type State } from '../../../src/state/state-folder.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';

const clock = createFakeClock();
const garbage = 'no database at all '.repeat(500);

const entry = (operation: string): AuditedRequest => ({
  kind: 'request',
  at: '2025-11-11T03:00:00.000Z',
  principal: 'boss',
  role: 'admin',
  address: '127.0.0.1',
  operation,
  method: 'DELETE',
  path: '/backups/x',
  body: null,
  status: 204,
  code: null,
  requestId: 'x',
  jobId: null,
});

const operations = ({ audit }: State) =>
  audit.list({}, { limit: 10, after: null }).items.map(({ operation }) => operation);

/** A state folder with one entry in its audit log. */
async function usedFolder(): Promise<string> {
  const folder = await temporaryFolder();
  const state = openState({ folder, clock });
  state.audit.add(entry('deleteBackup'));
  state.close();
  return folder;
}

test('the audit log outlives a state that was damaged, and goes on', async () => {
  const folder = await usedFolder();
  writeFileSync(join(folder, 'state.sqlite'), garbage);
  const state = openState({ folder, clock });
  expect(state.notices).toEqual([expect.stringContaining('the audit log goes on')]);
  state.audit.add(entry('deleteExport'));
  expect(operations(state)).toEqual(['deleteExport', 'deleteBackup']);
  state.close();
});

test('a damaged audit log is moved aside, the state stays, and the first entry of the new one names it', async () => {
  const folder = await usedFolder();
  const file = join(folder, 'audit.sqlite');
  writeFileSync(file, garbage);
  const state = openState({ folder, clock });
  const aside = `${file}.damaged-20251111T030000Z`;
  expect(state.notices).toEqual([expect.stringContaining(aside)]);
  expect(readFileSync(aside, 'utf8')).toBe(garbage);
  state.audit.add(entry('deleteExport'));
  expect(operations(state)).toEqual(['deleteExport', 'beginAuditLog']);
  expect(state.audit.list({}, { limit: 10, after: null }).items[1]).toMatchObject({ path: aside });
  state.close();
});

test('entries that a version before this one kept in the state come into the file, once', async () => {
  const folder = await usedFolder();
  const old = new DatabaseSync(join(folder, 'state.sqlite'));
  old.exec(`CREATE TABLE audit (id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, principal TEXT NOT NULL, document TEXT NOT NULL);
    CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;`);
  old.prepare('INSERT INTO audit VALUES (7, 0, ?, ?)').run('boss', JSON.stringify(entry('deleteQuarantine')));
  old.close();
  for (let start = 0; start < 2; start += 1) {
    const state = openState({ folder, clock });
    expect(operations(state)).toEqual(['deleteQuarantine', 'deleteBackup']);
    state.close();
  }
});
