import { symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
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

  expect(await holderOf(file)).toEqual({ pid: held.pid, command: basename(process.execPath) });
  expect(await holderOf(join(folder, 'link.duckdb'))).toMatchObject({ pid: held.pid });
  await held.close();
  expect(await holderOf(file)).toBeTypeOf('string');
});

test('a missing file is free, and without a list of locks nobody can tell of one that exists', async () => {
  const file = join(await temporaryFolder(), 'source.duckdb');
  await runSql(file, []);

  expect(await holderOf(`${file}.missing`)).toBe('free');
  expect(await holderOf(file, async () => null)).toBe('unknown');
});
