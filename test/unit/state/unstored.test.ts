import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { defineMerged } from '../../../src/state/merged-copies.ts';
import { steps } from '../../../src/state/schema.ts';
import { openState } from '../../../src/state/state-folder.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { noOrders } from '../../support/memory-state.ts';
import { backupRecord } from './documents.ts';

const damaged = () => {
  const record = backupRecord({ ok: false });
  const { content } = record.verified;
  return { ...record, verified: content ? { content: { ...content, unstored: true as const } } : {} };
};

test('damage that a version before this one remembers with its copy is known when that is read again', async () => {
  const folder = await temporaryFolder();
  const database = new DatabaseSync(join(folder, 'state.sqlite'));
  defineMerged(database, noOrders);
  for (const step of steps.slice(0, 17)) database.exec(step);
  database.exec('PRAGMA user_version = 17');
  database
    .prepare("INSERT INTO copies VALUES (?, 'local', 0, 'availability', 0, ?)")
    .run(damaged().manifest.id, JSON.stringify(damaged()));
  database.close();

  const { catalog, notices, close } = openState({ folder, clock: createFakeClock() });
  expect(notices).toEqual([]);
  catalog.keep([]);
  catalog.put({ ...damaged(), verified: {} });
  expect(catalog.get(damaged().manifest.id)).toMatchObject({ good: false, copies: [damaged()] });
  close();
});

test('damage is forgotten when the copy that it was found in is gone', async () => {
  const { catalog, close } = openState({ folder: await temporaryFolder(), clock: createFakeClock() });
  catalog.put(damaged());
  catalog.gone(damaged().manifest.id, 'local');
  catalog.put({ ...damaged(), verified: {} });
  expect(catalog.get(damaged().manifest.id)?.good).toBe(true);
  close();
});
