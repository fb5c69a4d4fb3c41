import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileOperations } from '../../../../src/files/file-operations.ts';
import { quarantineOf } from '../../../../src/services/restore/home.ts';
import {
  closeJournal,
  isDatabaseFileName,
  type Journal,
  readEntry,
  writeJournal,
} from '../../../../src/services/restore/journal.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const id = 'market-20251111T030000Z-7f3a9c';
const identity = { inode: '1', sizeBytes: 2, modifiedNs: '3' };

/** The journal of a restore of `<home>/market.duckdb`. */
const journalIn = (home: string): Journal => ({
  formatVersion: 1,
  id,
  createdAt: '2025-11-11T03:00:00.000Z',
  jobId: 'job-20251111T030000Z-1b2c3d',
  database: 'market',
  target: join(home, 'market.duckdb'),
  names: [join(home, 'market.duckdb')],
  method: 'rename',
  restored: { identity, sha256: 'a'.repeat(64) },
  main: { from: join(home, 'market.duckdb'), name: 'market.duckdb', identity },
  logs: [{ from: join(home, 'market.duckdb.wal'), name: 'market.duckdb.wal', identity }],
});

async function homeWith(change: (journal: Journal, home: string) => object) {
  const home = await temporaryFolder();
  const folder = quarantineOf(home, id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'duckback-journal.json'), JSON.stringify(change(journalIn(home), home)));
  return home;
}

test('a journal is read as it was written, and its closing is seen', async () => {
  const home = await temporaryFolder();
  const folder = quarantineOf(home, id);
  await mkdir(folder, { recursive: true });
  await writeJournal(folder, journalIn(home), fileOperations);
  expect(await readEntry(home, id)).toEqual({ home, journal: journalIn(home), open: true });
  await closeJournal(home, journalIn(home), fileOperations);
  expect(await readEntry(home, id)).toEqual({ home, journal: journalIn(home), open: false });
});

test('a close that cannot be made durable is taken back', async () => {
  const home = await homeWith((journal) => journal);
  const files = { ...fileOperations, syncFolder: () => Promise.reject(new Error('EIO')) };
  await expect(closeJournal(home, journalIn(home), files)).rejects.toThrow('EIO');
  expect((await readEntry(home, id))?.open).toBe(true);
});

test.each<[string, (journal: Journal, home: string) => object]>([
  ['of another id', (journal) => ({ ...journal, id: 'market-20251111T030000Z-000000' })],
  ['of a newer format', (journal) => ({ ...journal, formatVersion: 2 })],
  ['with an unknown field', (journal) => ({ ...journal, more: 1 })],
  ['whose target lies outside', (journal) => ({ ...journal, target: '/etc/passwd', main: null })],
  ['whose target climbs out', (journal, home) => ({ ...journal, target: `${home}/x/../../y`, main: null })],
  [
    'whose target is a journal',
    (journal, home) => ({ ...journal, target: `${home}/.duckback/x`, main: null }),
  ],
  [
    'whose main file is not its target',
    (journal) => ({ ...journal, main: { from: '/etc/passwd', name: 'x', identity } }),
  ],
  [
    'that moves what is no log',
    (journal) => ({ ...journal, logs: [{ from: '/etc/passwd', name: 'x', identity }] }),
  ],
  [
    'with a name that climbs out',
    (journal) => ({ ...journal, logs: [{ from: '/x.wal', name: '..', identity }] }),
  ],
  [
    'with a name of two parts',
    (journal) => ({ ...journal, logs: [{ from: '/x.wal', name: 'a/b', identity }] }),
  ],
  ['that moves two files to one', (journal) => ({ ...journal, logs: [...journal.logs, ...journal.logs] })],
])('a journal %s is not believed', async (_, change) => {
  expect(await readEntry(await homeWith(change), id)).toBeNull();
});

test('what is no journal is not believed and stays', async () => {
  const home = await homeWith(() => ({}));
  await writeFile(join(quarantineOf(home, id), 'duckback-journal.json'), '{"cut off');
  expect(await readEntry(home, id)).toBeNull();
  expect(await readEntry(home, '../../etc')).toBeNull();
  expect(await readdir(quarantineOf(home, id))).toEqual(['duckback-journal.json']);
});

test.each([
  'a.wal',
  'a.duckdb.wal',
  'a.wal.checkpoint',
  'a.wal.recovery',
  'duckback-journal.json',
  'duckback-entry.json',
])('a database may not be named %s', (name) => expect(isDatabaseFileName(name)).toBe(false));

test.each(['a.duckdb', 'a', 'wal', 'a.wal.duckdb'])('a database may be named %s', (name) =>
  expect(isDatabaseFileName(name)).toBe(true),
);
