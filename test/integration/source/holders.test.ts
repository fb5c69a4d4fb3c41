import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holderOf } from '../../../src/source/holders.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { holdDatabase } from '../../support/hold-database.ts';

test('a process that has a database open is named, also by way of a symbolic link, until it closes it', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'source.duckdb');
  await symlink('source.duckdb', join(folder, 'link.duckdb'));
  const held = await holdDatabase(file);

  expect(await holderOf(file)).toMatchObject({ pid: held.pid, command: expect.stringMatching(/\w/) });
  expect(await holderOf(join(folder, 'link.duckdb'))).toMatchObject({ pid: held.pid });
  await held.close();
  expect(await holderOf(file)).toBeNull();
});

test('a file that nobody holds, that is missing, or on a system without a list of locks has no holder', async () => {
  const file = join(await temporaryFolder(), 'source.duckdb');
  await runSql(file, []);

  expect(await holderOf(file)).toBeNull();
  expect(await holderOf(`${file}.missing`)).toBeNull();
  expect(await holderOf(file, async () => null)).toBeNull();
});
