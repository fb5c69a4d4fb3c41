import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, realpath, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checksum } from '../../../src/duckfile/checksum.ts';
import { asNobody } from '../../support/as-nobody.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { stagingFolder, takeImage } from './imaging.ts';

type Make = (path: string) => Promise<unknown>;

/** A database whose main header is changed, its checksum made good again. */
const withHeader =
  (change: (header: Buffer) => void): Make =>
  async (path) => {
    await runSql(path, ['CREATE TABLE t AS SELECT 1 AS i']);
    const bytes = await readFile(path);
    const header = bytes.subarray(0, 4096);
    change(header);
    header.writeBigUInt64LE(checksum(header.subarray(8)), 0);
    await writeFile(path, bytes);
  };

const cases: readonly [string, string, Make][] = [
  ['a missing file', 'source_missing', async () => undefined],
  ['a link to nothing', 'source_missing', (path) => symlink('nothing', path)],
  ['an empty file', 'not_a_database', (path) => writeFile(path, '')],
  ['a file of something else', 'not_a_database', (path) => writeFile(path, 'x'.repeat(50_000))],
  [
    'a file that ends within its headers',
    'not_a_database',
    async (path) => {
      await runSql(path, []);
      await truncate(path, 5000);
    },
  ],
  ['a folder', 'not_a_database', (path) => mkdir(path)],
  ['a named pipe', 'not_a_database', async (path) => execFileSync('mkfifo', [path])],
  ['a device', 'not_a_database', (path) => symlink('/dev/zero', path)],
  [
    'a file of a newer storage version',
    'unsupported_storage_version',
    withHeader((header) => header.writeBigUInt64LE(69n, 12)),
  ],
  [
    'an encrypted file',
    'encrypted_database',
    (path) =>
      runSql(`${path}.plain`, [
        'SET force_mbedtls_unsafe = true',
        `ATTACH '${path}' AS secret (ENCRYPTION_KEY 'a key')`,
        'CREATE TABLE secret.t AS SELECT 1 AS i',
        'DETACH secret',
      ]),
  ],
  [
    'a file whose both database headers are damaged',
    'source_corrupt',
    async (path) => {
      await runSql(path, ['CREATE TABLE t AS SELECT 1 AS i']);
      const bytes = await readFile(path);
      bytes.fill(7, 4200, 4210).fill(7, 8300, 8310);
      await writeFile(path, bytes);
    },
  ],
  [
    'a file whose log is of a version that nobody knows yet',
    'unsupported_storage_version',
    async (path) => {
      await runSql(path, ['CREATE TABLE t AS SELECT 1 AS i']);
      await writeFile(`${path}.wal`, Buffer.from('640062650004ffff0102030405', 'hex'));
    },
  ],
];

test.each(cases)('%s is refused with %s, and no image is left', async (_, code, make) => {
  const source = join(await temporaryFolder(), 'source.duckdb');
  const staging = await stagingFolder();
  await make(source);

  await expect(takeImage(source, staging)).rejects.toMatchObject({ name: 'Problem', code });

  expect(await staging.names()).toEqual([]);
});

test('a log that may not be read is refused as the file itself would be', async () => {
  const folder = await temporaryFolder();
  const source = join(folder, 'source.duckdb');
  await runSql(source, ['CREATE TABLE t AS SELECT 1 AS i']);
  await runSql(source, ['INSERT INTO t VALUES (2)'], { crash: true });
  const staging = await stagingFolder();
  for (const [path, mode] of [
    [folder, 0o755],
    [staging.folder, 0o777],
    [source, 0o644],
    [`${source}.wal`, 0o000],
  ] as const) {
    await chmod(path, mode);
  }

  await asNobody(async () => {
    await expect(takeImage(source, staging)).rejects.toMatchObject({
      code: 'unreadable_database',
      message: expect.stringContaining('source.duckdb.wal'),
    });
  });

  expect(await staging.names()).toEqual([]);
});

test.for(['a link', 'a named pipe'] as const)(
  'a file of an import root whose log is %s is refused, and the log is not read',
  async (kind) => {
    const staging = await stagingFolder();
    const source = join(await realpath(await temporaryFolder()), 'x.duckdb');
    await runSql(source, ['CREATE TABLE t AS SELECT 1 AS i']);
    await writeFile(join(staging.folder, 'secret'), 'x');
    if (kind === 'a link') await symlink(join(staging.folder, 'secret'), `${source}.wal`);
    else execFileSync('mkfifo', [`${source}.wal`]);
    await expect(takeImage(source, staging, { confined: true })).rejects.toMatchObject({
      code: 'path_not_allowed',
    });
    expect(await staging.names()).toEqual(['secret']);
  },
);

test('a file of an import root is not followed to where a link leads that came after it was confined', async () => {
  const staging = await stagingFolder();
  const folder = await realpath(await temporaryFolder());
  const source = join(folder, 'x.duckdb');
  await runSql(join(folder, 'foreign.duckdb'), ['CREATE TABLE t AS SELECT 1 AS i']);
  await symlink(join(folder, 'foreign.duckdb'), source);
  await expect(takeImage(source, staging, { confined: true })).rejects.toMatchObject({
    code: 'path_not_allowed',
  });
  expect(await staging.names()).toEqual([]);
});
