import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openState } from '../../../src/state/state-folder.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { backupJob, backupRecord } from './documents.ts';

const clock = createFakeClock();
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
const newFolder = async () => join(await temporaryFolder(), 'deep', 'state');

test('a new state folder and all that is in it is private', async () => {
  const folder = await newFolder();
  const state = openState({ folder, clock });
  state.ledger.insert(backupJob());
  expect(mode(folder)).toBe('700');
  expect(mode(state.scratch)).toBe('700');
  const files = readdirSync(folder).filter((name) => name !== 'scratch');
  expect(files).toContain('state.sqlite-wal');
  expect(files.map((name) => mode(join(folder, name)))).toEqual(files.map(() => '600'));
  state.close();
});

test('an empty folder that others can read becomes private, one in use keeps its mode', async () => {
  const [empty, used] = [await newFolder(), await newFolder()];
  for (const folder of [empty, used]) mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(join(used, 'notes.txt'), '');
  for (const folder of [empty, used]) openState({ folder, clock }).close();
  expect([mode(empty), mode(used)]).toEqual(['700', '755']);
});

test('scratch is emptied at every start', async () => {
  const folder = await newFolder();
  const first = openState({ folder, clock });
  mkdirSync(join(first.scratch, 'job', 'deep'), { recursive: true });
  writeFileSync(join(first.scratch, 'job', 'deep', 'image.duckdb'), 'left');
  first.close();
  const second = openState({ folder, clock });
  expect(readdirSync(second.scratch)).toEqual([]);
  second.close();
});

test('a folder whose scratch somebody else made is refused, and the scratch left alone', async () => {
  const folder = await newFolder();
  mkdirSync(join(folder, 'scratch'), { recursive: true });
  writeFileSync(join(folder, 'scratch', 'thesis.txt'), 'precious');
  expect(() => openState({ folder, clock })).toThrow(`${folder} is no state folder of duckback`);
  expect(readFileSync(join(folder, 'scratch', 'thesis.txt'), 'utf8')).toBe('precious');
});

test('a folder that is open already is refused until it is closed, and its scratch left alone', async () => {
  const folder = await newFolder();
  const first = openState({ folder, clock });
  writeFileSync(join(first.scratch, 'image.duckdb'), 'in use');
  expect(() => openState({ folder, clock })).toThrow(`another duckback uses ${folder}`);
  expect(readdirSync(first.scratch)).toEqual(['image.duckdb']);
  first.close();
  first.close();
  openState({ folder, clock }).close();
});

test('a folder whose files cannot be opened is refused by name, and not left locked', async () => {
  for (const name of ['duckback.lock', 'state.sqlite']) {
    const folder = await newFolder();
    mkdirSync(join(folder, name), { recursive: true });
    expect(() => openState({ folder, clock })).toThrow(`the state folder ${folder} cannot be used`);
    rmSync(join(folder, name), { recursive: true });
    openState({ folder, clock }).close();
  }
});

test('the state of a newer duckback is refused and not changed', async () => {
  const folder = await newFolder();
  openState({ folder, clock }).close();
  const database = new DatabaseSync(join(folder, 'state.sqlite'));
  database.exec('PRAGMA user_version = 9999');
  database.close();
  const before = readFileSync(join(folder, 'state.sqlite'));
  for (const _ of [1, 2]) expect(() => openState({ folder, clock })).toThrow(/newer duckback \(version 9999/);
  expect(readFileSync(join(folder, 'state.sqlite'))).toEqual(before);
});

test('a damaged file is moved aside, a new state begun, and the log of the old one not replayed into it', async () => {
  const [folder, copy] = [await newFolder(), await newFolder()];
  openState({ folder, clock }).close();
  const state = openState({ folder, clock });
  state.ledger.insert(backupJob());
  cpSync(folder, copy, { recursive: true });
  state.close();
  expect(statSync(join(copy, 'state.sqlite-wal')).size).toBeGreaterThan(0);
  writeFileSync(join(copy, 'state.sqlite'), 'no database at all '.repeat(500));

  const anew = openState({ folder: copy, clock });
  expect(anew.notices).toEqual([expect.stringContaining('state.sqlite.damaged-20251111T030000Z')]);
  expect(anew.ledger.list({}, { limit: 10, after: null }).items).toEqual([]);
  anew.ledger.insert(backupJob());
  anew.close();
  expect(readFileSync(join(copy, 'state.sqlite.damaged-20251111T030000Z'), 'utf8')).toMatch(/^no database/);
  const again = openState({ folder: copy, clock });
  expect(again.notices).toEqual([]);
  expect(again.ledger.get(backupJob().id)).toEqual(backupJob());
  again.close();
});

test('a database without our tables is moved aside', async () => {
  const folder = await newFolder();
  openState({ folder, clock }).close();
  const database = new DatabaseSync(join(folder, 'state.sqlite'));
  database.exec('DROP TABLE backups');
  database.close();
  const state = openState({ folder, clock });
  expect(state.notices).toHaveLength(1);
  state.catalog.put(backupRecord());
  state.close();
});

test('after damage anywhere in the file the state opens, or says what to do', async () => {
  const folder = await newFolder();
  const file = join(folder, 'state.sqlite');
  const state = openState({ folder, clock });
  for (let number = 0; number < 40; number += 1) {
    state.ledger.insert(backupJob({ id: `job-20251111T030000Z-${number.toString(16).padStart(6, '0')}` }));
  }
  state.close();
  const sound = readFileSync(file);
  const place = fc.integer({ min: 0, max: sound.length - 1 });
  let moved = 0;
  fc.assert(
    fc.property(place, fc.uint8Array({ minLength: 1, maxLength: 600 }), (offset, bytes) => {
      const damaged = Buffer.from(sound);
      damaged.set(bytes.subarray(0, sound.length - offset), offset);
      writeFileSync(file, damaged);
      try {
        const opened = openState({ folder, clock });
        moved += opened.notices.length;
        opened.close();
      } catch (error) {
        expect(String(error)).toMatch(/newer duckback/);
      }
    }),
    { numRuns: 60, examples: [[0, new Uint8Array(600).fill(255)]] },
  );
  expect(moved).toBeGreaterThan(0);
});

test('the identity of a repository is kept across restarts', async () => {
  const folder = await newFolder();
  const first = openState({ folder, clock });
  expect(first.identities.known('local')).toBeNull();
  first.identities.remember('local', 'one');
  first.identities.remember('local', 'two');
  first.close();
  const second = openState({ folder, clock });
  expect(second.identities.known('local')).toBe('two');
  second.close();
});
