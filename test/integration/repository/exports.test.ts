import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collect, never } from '../../support/bytes.ts';
import { exportManifestOf, publishExport, scanExports, stageFiles } from '../../support/exports.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { repositoryOn } from '../../support/repository.ts';
import { wildManifest } from '../../support/wild-manifest.ts';

const good = 'availability-20251110T030000Z-aaaaaa';
const bad = 'availability-20251111T030000Z-bbbbbb';
const contents = { 'rows.csv': 'rows', 'by/year=2025/data_0.csv': 'more' };

/** A repository with a good export, and the folder of another one for whatever a hostile hand puts there. */
async function openRepository() {
  const folder = await temporaryFolder();
  const root = join(folder, 'root');
  const outside = join(folder, 'outside');
  await mkdir(outside);
  await writeFile(join(outside, 'rows.csv'), 'rows');
  const repository = repositoryOn({ root });
  await repository.open(['availability']);
  await publishExport(repository, good, contents);
  const place = join(root, 'availability', 'exports', bad);
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(dirname(join(place, 'files', name)), { recursive: true });
    await writeFile(join(place, 'files', name), content);
  }
  return { root, outside, place, repository, exports: repository.exports };
}

const manifest = exportManifestOf(bad, contents);
const [table] = manifest.tables;
const [file] = table?.files ?? [];

/** The manifest with other files. */
const withFiles = (files: readonly unknown[]) => ({ ...manifest, tables: [{ ...table, files }] });
const named = (...names: string[]) => withFiles(names.map((name) => ({ ...file, name })));

const hostileManifests: readonly (readonly [string, unknown])[] = [
  ['names another export', { ...manifest, id: good }],
  ['has an id that leads elsewhere', { ...manifest, id: '../../../etc/passwd' }],
  ['names another database', { ...manifest, database: 'other' }],
  ['has a database that leads elsewhere', { ...manifest, database: '../other' }],
  ['is the manifest of a backup', { ...manifest, kind: 'full' }],
  ['names a file that leads elsewhere', named('../../../../outside/rows.csv')],
  ['names an absolute file', named('/etc/passwd')],
  ['names a hidden file', named('.rows.csv')],
  ['names a file with a backslash', named('..\\rows.csv')],
  ['names a file with a NUL', named('rows.csv\0')],
  ['names a file twice', named('rows.csv', 'rows.csv')],
  ['names a file and a folder alike', named('by', 'by/year=2025/data_0.csv')],
  ['names a file too long for any disk', named('x'.repeat(256))],
  ['names a file in folders without end', named(`a${'/a'.repeat(6_000_000)}`)],
  ['has a negative size', withFiles([{ ...file, sizeBytes: -1 }])],
  ['has a size that no number holds', withFiles([{ ...file, sizeBytes: 2 ** 60 }])],
  [
    'has sizes whose sum no number holds',
    withFiles(
      ['rows.csv', 'more.csv'].map((name) => ({ ...file, name, sizeBytes: Number.MAX_SAFE_INTEGER })),
    ),
  ],
  ['has rows that no number holds', withFiles([{ ...file, rows: 2 ** 60 }])],
  ['counts rows that no number holds', { ...manifest, tables: [{ ...table, rowCount: 1e300 }] }],
  ['has no hash', withFiles([{ ...file, sha256: 'abc' }])],
  ['has an instant that is none', { ...manifest, createdAt: 'yesterday' }],
  ['has an instant of another zone', { ...manifest, createdAt: '2025-11-11T03:00:00+01:00' }],
  ['expires at an instant without milliseconds', { ...manifest, expiresAt: '2026-11-11T03:00:00Z' }],
  ['has a format that nobody knows', { ...manifest, format: 'xlsx' }],
  ['partitions by a million columns', { ...manifest, partitionBy: Array(1_000_000).fill('a') }],
  ['has tables that are none', { ...manifest, tables: [{ name: 'x' }] }],
  ['has a schema that is none', { ...manifest, schema: ['DROP TABLE x'] }],
  ['has a field that nobody knows', { ...manifest, surprise: true }],
  ['is an array', [manifest]],
  ['is null', null],
  ['has a prototype of its own', JSON.parse(`{"__proto__": ${JSON.stringify(manifest)}}`)],
];

test.each(hostileManifests)(
  'a manifest that %s is reported, and its export does not exist',
  async (_, content) => {
    const { place, exports } = await openRepository();
    await writeFile(join(place, 'manifest.json'), JSON.stringify(content));
    const { ids, foreign } = await scanExports(exports);
    expect(ids).toEqual([good]);
    const key = `availability/exports/${bad}/manifest.json`;
    const unusable = { kind: 'export', id: bad };
    expect(foreign).toEqual([{ key, reason: expect.stringMatching(/^.{1,300}$/), unusable }]);
    await expect(exports.read(bad)).rejects.toMatchObject({ code: 'not_found' });
    await expect(exports.localFiles(bad, never())).rejects.toMatchObject({ code: 'not_found' });
  },
);

test('a manifest of a newer format is reported as that', async () => {
  const { place, exports } = await openRepository();
  await writeFile(join(place, 'manifest.json'), JSON.stringify({ formatVersion: 2, blocks: [] }));
  expect((await scanExports(exports)).foreign[0]?.reason).toContain('newer duckback (formatVersion 2');
});

test('a manifest of any bytes is reported and nothing else happens', async () => {
  const { place, exports } = await openRepository();
  await fc.assert(
    fc.asyncProperty(wildManifest(manifest), async (bytes) => {
      await writeFile(join(place, 'manifest.json'), bytes);
      const { ids, foreign } = await scanExports(exports);
      expect(ids).toEqual([good]);
      expect(foreign).toHaveLength(1);
    }),
    { numRuns: 40 },
  );
});

test('a manifest that is huge or nested beyond reason is reported and not read into memory', async () => {
  const { place, exports } = await openRepository();
  await writeFile(join(place, 'manifest.json'), '['.repeat(2_000_000));
  expect((await scanExports(exports)).foreign[0]?.reason).toBe('it is no JSON');
  await truncate(join(place, 'manifest.json'), 100 * 1024 ** 3);
  const { ids, foreign } = await scanExports(exports);
  expect(ids).toEqual([good]);
  expect(foreign[0]?.reason).toContain('bytes long');
});

test('a file that is a symbolic link is neither streamed nor given to the engine', async () => {
  const { outside, place, exports } = await openRepository();
  await writeFile(join(place, 'manifest.json'), JSON.stringify(manifest));
  await rm(join(place, 'files', 'rows.csv'));
  await symlink(join(outside, 'rows.csv'), join(place, 'files', 'rows.csv'));
  const refused = { code: 'repository_unavailable' };
  await expect(collect(exports.content(bad, 'rows.csv', { signal: never() }))).rejects.toMatchObject(refused);
  await expect(exports.storedBytes(bad, 'rows.csv')).rejects.toMatchObject(refused);
  await expect(exports.localFiles(bad, never())).rejects.toMatchObject(refused);
  await exports.remove(bad);
  expect(String(await readFile(join(outside, 'rows.csv')))).toBe('rows');
});

test('a folder of an export, of its files or of a partition that is a symbolic link is not followed', async () => {
  const { root, outside, place, exports } = await openRepository();
  await writeFile(join(outside, 'manifest.json'), JSON.stringify(manifest));
  await mkdir(join(outside, 'year=2025'));
  await writeFile(join(outside, 'year=2025', 'data_0.csv'), 'more');
  const linked = 'availability-20251112T030000Z-cccccc';
  await symlink(outside, join(root, 'availability', 'exports', linked));
  await writeFile(join(place, 'manifest.json'), JSON.stringify(manifest));
  await rm(join(place, 'files', 'by'), { recursive: true });
  await symlink(outside, join(place, 'files', 'by'));

  const { ids, foreign } = await scanExports(exports);
  expect(ids).toEqual([good]);
  expect(foreign.map(({ key }) => key).sort()).toEqual([
    `availability/exports/${bad}/files/by/year=2025/data_0.csv`,
    `availability/exports/${linked}`,
  ]);
  await expect(exports.localFiles(bad, never())).rejects.toMatchObject({ code: 'repository_unavailable' });
  await expect(exports.remove(linked)).rejects.toThrow();
  await exports.remove(bad);
  expect((await readdir(outside)).toSorted()).toEqual(['manifest.json', 'rows.csv', 'year=2025']);
});

test("a database's exports that lie behind a symbolic link are reported and hide no other database's", async () => {
  const { root, outside } = await openRepository();
  await mkdir(join(root, 'linked'));
  await symlink(outside, join(root, 'linked', 'exports'));
  const repository = repositoryOn({ root });
  await repository.open(['availability', 'linked']);
  await publishExport(repository, 'zebra-20251110T030000Z-aaaaaa');
  const { ids, foreign } = await scanExports(repository.exports);
  expect(ids).toEqual([good, 'zebra-20251110T030000Z-aaaaaa']);
  const reason = expect.stringContaining('symbolic link');
  expect(foreign).toContainEqual({ key: 'linked/exports/', reason, unanswered: true });
});

test('a link in the place of a staged file is not published', async () => {
  const { outside, repository } = await openRepository();
  const id = 'availability-20251112T030000Z-cccccc';
  const folder = await stageFiles(repository, 'availability', { 'more.csv': 'more' });
  await symlink(join(outside, 'rows.csv'), join(folder, 'rows.csv'));
  const asked = exportManifestOf(id, { 'more.csv': 'more', 'rows.csv': 'rows' });
  const publication = repository.exports.publish(asked, folder, never());
  await expect(publication).rejects.toMatchObject({ code: 'repository_unavailable' });
  expect(String(await readFile(join(outside, 'rows.csv')))).toBe('rows');
  expect((await scanExports(repository.exports)).ids).toEqual([good]);
});

test('a repository that is gone says so, and loses no export for it', async () => {
  const { root, repository, exports } = await openRepository();
  await rm(root, { recursive: true });
  const gone = { code: 'repository_unavailable' };
  await expect(scanExports(exports)).rejects.toMatchObject(gone);
  await expect(exports.read(good)).rejects.toMatchObject(gone);
  await expect(exports.remove(good)).rejects.toMatchObject(gone);
  await expect(exports.storedBytes(good, 'rows.csv')).rejects.toMatchObject(gone);
  await expect(publishExport(repository, bad)).rejects.toMatchObject(gone);
});
