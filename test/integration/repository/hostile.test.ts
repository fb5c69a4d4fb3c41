import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isGood } from '../../../src/domain/backup.ts';
import type { ObjectStore } from '../../../src/domain/ports/object-store.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { createEncryptedStore } from '../../../src/repository/encrypted-store.ts';
import { createLocalStore } from '../../../src/repository/local-store.ts';
import { collect, never } from '../../support/bytes.ts';
import { publishExport } from '../../support/exports.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { testKeyring } from '../../support/keyring.ts';
import {
  createIdentities,
  manifestOf,
  publishBackup,
  reportOn,
  repositoryOn,
  scanAll,
} from '../../support/repository.ts';
import { makeUnreadable } from '../../support/unreadable-file.ts';
import { wildManifest } from '../../support/wild-manifest.ts';

const good = 'availability-20251110T030000Z-aaaaaa';
const bad = 'availability-20251111T030000Z-bbbbbb';

/** A repository with a good backup, and the folder of another one for whatever a hostile hand puts there. */
async function openRepository() {
  const folder = await temporaryFolder();
  const root = join(folder, 'root');
  const outside = join(folder, 'outside');
  await mkdir(outside);
  await writeFile(join(outside, 'secret'), 'secret');
  const repository = repositoryOn({ root });
  await repository.open(['availability']);
  await publishBackup(repository, good);
  const backup = join(root, 'availability', 'backups', bad);
  await mkdir(backup);
  await writeFile(join(backup, 'availability.duckdb'), 'image');
  return { root, outside, backup, repository };
}

const manifest = manifestOf(bad, 'image');

const hostileManifests: readonly (readonly [string, unknown])[] = [
  ['names another backup', { ...manifest, id: good }],
  ['has an id that leads elsewhere', { ...manifest, id: '../../../etc/passwd' }],
  ['names another database', { ...manifest, database: 'other' }],
  ['has a database that leads elsewhere', { ...manifest, database: '../other' }],
  ['names a file that leads elsewhere', { ...manifest, file: '../x' }],
  ['names an absolute file', { ...manifest, file: '/etc/passwd' }],
  ['names the file of another database', { ...manifest, file: 'other.duckdb' }],
  ['has a negative size', { ...manifest, sizeBytes: -1 }],
  ['has a size that no number holds', { ...manifest, sizeBytes: 2 ** 60 }],
  ['has a size that is text', { ...manifest, sizeBytes: '5' }],
  ['has no hash', { ...manifest, sha256: 'abc' }],
  ['says another minute than its id', { ...manifest, createdAt: '2025-11-11T03:10:00.000Z' }],
  ['has an instant that is none', { ...manifest, createdAt: 'yesterday' }],
  ['has an instant of another zone', { ...manifest, createdAt: '2025-11-11T03:00:00+01:00' }],
  ['has a leap second', { ...manifest, createdAt: '2016-12-31T23:59:60Z' }],
  ['lists tables that are none', { ...manifest, tables: [{ name: 'x' }] }],
  ['has a field that nobody knows', { ...manifest, surprise: true }],
  ['is an array', [manifest]],
  ['is null', null],
  ['has a prototype of its own', JSON.parse(`{"__proto__": ${JSON.stringify(manifest)}}`)],
];

test.each(hostileManifests)(
  'a manifest that %s is reported, and its backup does not exist',
  async (_, content) => {
    const { backup, repository } = await openRepository();
    await writeFile(join(backup, 'manifest.json'), JSON.stringify(content));
    const { ids, foreign } = await scanAll(repository);
    expect(ids).toEqual([good]);
    expect(foreign).toEqual([
      {
        key: `availability/backups/${bad}/manifest.json`,
        reason: expect.stringMatching(/./),
        unusable: { kind: 'backup', id: bad },
      },
    ]);
    await expect(repository.read(bad)).rejects.toMatchObject({ code: 'not_found' });
  },
);

test('a manifest of a newer format is reported as that', async () => {
  const { backup, repository } = await openRepository();
  await writeFile(join(backup, 'manifest.json'), JSON.stringify({ formatVersion: 2, blocks: [] }));
  const { foreign } = await scanAll(repository);
  expect(foreign[0]?.reason).toContain('newer duckback (formatVersion 2');
});

test('a manifest of any bytes is reported and nothing else happens', async () => {
  const { backup, repository } = await openRepository();
  await fc.assert(
    fc.asyncProperty(wildManifest(manifest), async (bytes) => {
      await writeFile(join(backup, 'manifest.json'), bytes);
      const { ids, foreign } = await scanAll(repository);
      expect(ids).toEqual([good]);
      expect(foreign).toHaveLength(1);
    }),
    { numRuns: 40 },
  );
});

test('a manifest too large for any database is not read into memory', async () => {
  const { backup, repository } = await openRepository();
  await writeFile(join(backup, 'manifest.json'), '');
  await truncate(join(backup, 'manifest.json'), 100 * 1024 ** 3);
  const { ids, foreign } = await scanAll(repository);
  expect(ids).toEqual([good]);
  expect(foreign[0]?.reason).toContain('bytes long');
});

test('a manifest nested beyond reason is reported', async () => {
  const { backup, repository } = await openRepository();
  await writeFile(join(backup, 'manifest.json'), '['.repeat(2_000_000));
  expect((await scanAll(repository)).foreign).toHaveLength(1);
});

test('a manifest or a whole backup that is a symbolic link is reported and not followed', async () => {
  const { root, outside, backup, repository } = await openRepository();
  await writeFile(join(outside, 'manifest.json'), JSON.stringify(manifest));
  await symlink(join(outside, 'manifest.json'), join(backup, 'manifest.json'));
  const linked = 'availability-20251112T030000Z-cccccc';
  await symlink(outside, join(root, 'availability', 'backups', linked));
  const { ids, foreign } = await scanAll(repository);
  expect(ids).toEqual([good]);
  expect(foreign.map(({ key }) => key).sort()).toEqual([
    `availability/backups/${bad}/`,
    `availability/backups/${linked}`,
  ]);
  await expect(repository.remove(linked, new Date(0), 'everywhere')).rejects.toThrow();
  expect((await readdir(outside)).toSorted()).toEqual(['manifest.json', 'secret']);
});

test('an image that is a symbolic link is neither streamed nor given to the engine', async () => {
  const { outside, backup, repository } = await openRepository();
  await writeFile(join(backup, 'manifest.json'), JSON.stringify(manifest));
  await rm(join(backup, 'availability.duckdb'));
  await symlink(join(outside, 'secret'), join(backup, 'availability.duckdb'));
  const refused = { code: 'repository_unavailable' };
  await expect(collect(repository.content(bad, { signal: never() }))).rejects.toMatchObject(refused);
  await expect(repository.localImage(bad, never())).rejects.toMatchObject(refused);
  await repository.remove(bad, new Date(0), 'everywhere');
  expect(String(await readFile(join(outside, 'secret')))).toBe('secret');
});

test.for([
  ['a log', (path: string) => writeFile(path, 'log')],
  ['a named pipe', (path: string) => promisify(execFile)('mkfifo', [path])],
] as const)(
  'a sealed image beside which %s lies under the name of its log is not given to the engine',
  async ([, put]) => {
    const { backup, repository } = await openRepository();
    await writeFile(join(backup, 'manifest.json'), JSON.stringify(manifest));
    const opened = await repository.localImage(bad, never());
    expect(opened.file).toBe(join(backup, 'availability.duckdb'));
    await put(`${opened.file}.wal`);
    await expect(repository.localImage(bad, never())).rejects.toMatchObject({
      code: expect.stringMatching(/^(verification_failed|repository_unavailable)$/),
    });
  },
);

test("a configured database's folder that is a symbolic link is reported and hides no other backup", async () => {
  const { root, outside } = await openRepository();
  await symlink(outside, join(root, 'linked'));
  const repository = repositoryOn({ root });
  await repository.open(['availability', 'linked']);
  const { ids, foreign } = await scanAll(repository);
  expect(ids).toEqual([good]);
  const reason = expect.stringContaining('symbolic link');
  expect(foreign).toContainEqual({ key: 'linked/', reason, unanswered: true });
});

test('a staging folder that is a symbolic link is refused and what it names is not swept', async () => {
  const { root, outside } = await openRepository();
  await rm(join(root, '.staging'), { recursive: true });
  await mkdir(join(outside, 'availability'));
  await symlink(outside, join(root, '.staging'));
  const identity = createIdentities();
  await expect(repositoryOn({ root, identity }).open(['availability'])).rejects.toMatchObject({
    code: 'repository_unavailable',
    message: expect.stringContaining('.staging'),
  });
  expect((await readdir(outside)).toSorted()).toEqual(['availability', 'secret']);
});

test('a link where a note of what is being changed is to lie is replaced and not followed', async () => {
  const { root, outside, repository } = await openRepository();
  const staging = join(root, '.staging', 'availability');
  await mkdir(staging, { recursive: true });
  const secret = join(outside, 'secret');
  const other = 'availability-20251112T030000Z-cccccc';
  for (const note of [`${other}.publishing`, `${other}.export`]) await symlink(secret, join(staging, note));
  await publishBackup(repository, other);
  await publishExport(repository, other, { 'a.csv': 'x' });
  expect(await readFile(secret, 'utf8')).toBe('secret');
  expect((await readdir(staging)).filter((name) => name.startsWith(other))).toEqual([]);
});

test('an annotation that cannot be read is reported and counts as a hold, until a new one is written', async () => {
  const { root, repository } = await openRepository();
  const annotations = join(root, 'availability', 'backups', good, 'annotations');
  await mkdir(annotations);
  await writeFile(join(annotations, '1.json'), '{"hold": "no"}');
  const { records, foreign } = await scanAll(repository);
  expect(records[0]?.annotation).toEqual({ hold: true, tags: [], description: null });
  const key = `availability/backups/${good}/annotations/1.json`;
  expect(foreign).toContainEqual({ key, reason: expect.stringContaining('required') });
  const released = { hold: false, tags: [], description: null };
  expect((await repository.annotate(good, released)).annotation).toEqual(released);
});

test.each([
  ['is no JSON', 'x'],
  ['is about another backup', JSON.stringify(reportOn(bad))],
  ['is of another level than its name says', JSON.stringify(reportOn(good, { level: 'restore' }))],
  ['is of another instant', JSON.stringify(reportOn(good, { endedAt: '2025-11-12T03:00:02.000Z' }))],
])(
  'a report that %s is reported and counts as one of damage until there is a later one',
  async (_, content) => {
    const { root, repository } = await openRepository();
    const verifications = join(root, 'availability', 'backups', good, 'verifications');
    await mkdir(verifications);
    await writeFile(join(verifications, '20251112T030001000Z-content.json'), content);
    const { records, foreign } = await scanAll(repository);
    const unreadable = {
      at: '2025-11-12T03:00:01.000Z',
      ok: false,
      unreadable: true,
      repository: 'local',
    };
    expect(records.map(({ verified }) => verified)).toEqual([{ content: unreadable }]);
    expect(foreign).toContainEqual({
      key: `availability/backups/${good}/verifications/20251112T030001000Z-content.json`,
      reason: expect.stringMatching(
        /[^.]: it counts as a report of damage until the backup is verified again$/,
      ),
    });
    expect(await repository.reports(good)).toEqual([]);
    const later = reportOn(good, { level: 'restore', endedAt: '2025-11-12T03:00:01.001Z' });
    expect(isGood(await repository.recordVerification(good, later))).toBe(true);
  },
);

test('a backup and an export whose manifests the disk cannot read do not exist, and hide no other', async () => {
  const { root, backup, repository } = await openRepository();
  await writeFile(join(backup, 'manifest.json'), JSON.stringify(manifest));
  const exported = 'availability-20251112T030000Z-cccccc';
  await publishExport(repository, exported, { 'a.csv': 'x' });
  for (const folder of [backup, join(root, 'availability', 'exports', exported)]) {
    if (!(await makeUnreadable(join(folder, 'manifest.json')))) return;
  }
  const refusal = { code: 'not_found', message: expect.stringContaining('the disk cannot read') };
  await expect(repository.read(bad)).rejects.toMatchObject(refusal);
  await expect(repository.exports.read(exported)).rejects.toMatchObject(refusal);
  expect(await scanAll(repository)).toMatchObject({ ids: [good], foreign: [{ key: expect.any(String) }] });
});

/** A store in which the system lists no folder whose name has this in it. */
function withUnreadableFolder(root: string, name: string): ObjectStore {
  const store = createLocalStore({ root });
  const unreadable = new Problem('repository_unavailable', `${root}/${name} cannot be used: EACCES.`);
  return {
    ...store,
    async *list(prefix) {
      for await (const object of store.list(prefix)) {
        if (object.key.includes(name)) throw unreadable;
        yield object;
      }
    },
  };
}

test.each([
  'backups/availability-20251111T030000Z-bbbbbb/',
  'availability-20251111T030000Z-bbbbbb/verifications/',
])('a folder that cannot be read, %s, hides its own backup alone, and is told of', async (name) => {
  const { root } = await openRepository();
  const repository = repositoryOn({ root, store: withUnreadableFolder(root, name) });
  await repository.open(['availability']);
  const others = ['09', '12'].map((day) => `availability-202511${day}T030000Z-cccccc`);
  for (const id of others) await publishBackup(repository, id);
  const backup = join(root, 'availability', 'backups', bad);
  await writeFile(join(backup, 'manifest.json'), JSON.stringify(manifest));
  await mkdir(join(backup, 'verifications'));
  await writeFile(join(backup, 'verifications', 'x'), '');
  await writeFile(join(backup, '..', 'stray'), '');
  const { ids, foreign } = await scanAll(repository);
  expect(ids).toEqual([others[0], good, others[1]]);
  expect(foreign).toEqual([
    { key: 'availability/backups/stray', reason: 'it is no part of a backup' },
    {
      key: `availability/backups/${bad}/`,
      reason: expect.stringContaining('EACCES'),
      unanswered: true,
      unusable: { kind: 'backup', id: bad },
    },
  ]);
});

test('a backup with a tombstone whose folder cannot be read is left alone', async () => {
  const { root, repository } = await openRepository();
  await repository.remove(good, new Date(0), 'here');
  const folder = join(root, 'availability', 'backups', good);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'availability.duckdb'), 'image');
  const broken = repositoryOn({ root, store: withUnreadableFolder(root, good) });
  await broken.open(['availability']);
  expect((await scanAll(broken)).ids).toEqual([]);
  expect(await readdir(folder)).toEqual(['availability.duckdb']);
});

test('a repository of which the disk can read nothing is away', async () => {
  const { root, repository } = await openRepository();
  for (const key of ['duckback.json', `availability/backups/${good}/manifest.json`]) {
    if (!(await makeUnreadable(join(root, key)))) return;
  }
  await expect(repository.read(good)).rejects.toMatchObject({ code: 'repository_unavailable' });
});

/** A manifest, with its image, that whoever may write an encrypted repository has no key for. */
const forgeries: readonly (readonly [string, (root: string, backup: string) => Promise<void>])[] = [
  [
    'was written in clear',
    async (_, backup) => {
      await writeFile(join(backup, 'availability.duckdb'), 'image');
      await writeFile(join(backup, 'manifest.json'), JSON.stringify(manifest));
    },
  ],
  [
    'was encrypted with a key of their own',
    async (root, backup) => {
      const other = join(root, '..', 'other');
      const forging = repositoryOn({
        root: other,
        store: createEncryptedStore(createLocalStore({ root: other }), testKeyring('b')),
      });
      await forging.open(['availability']);
      await publishBackup(forging, bad);
      await cp(join(other, 'availability', 'backups', bad), backup, { recursive: true });
    },
  ],
  [
    "is another backup's, moved with all that belongs to it",
    (root, backup) => cp(join(root, 'availability', 'backups', good), backup, { recursive: true }),
  ],
];

test.each(forgeries)(
  'in an encrypted repository a manifest that %s is reported, and its backup does not exist',
  async (_, forge) => {
    const root = join(await temporaryFolder(), 'root');
    const store = createEncryptedStore(createLocalStore({ root }), testKeyring('a'));
    const repository = repositoryOn({ root, store });
    await repository.open(['availability']);
    await publishBackup(repository, good);
    const backup = join(root, 'availability', 'backups', bad);
    await mkdir(backup);
    await forge(root, backup);
    const { ids, foreign } = await scanAll(repository);
    expect(ids).toEqual([good]);
    expect(foreign).toMatchObject([{ unusable: { kind: 'backup', id: bad } }]);
    await expect(repository.read(bad)).rejects.toThrow();
  },
);
