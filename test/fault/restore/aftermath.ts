/** What must hold of a world after its restore was cut off. */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isReadable } from '../../../src/services/restore/overwrite.ts';
import { livePath, openWorld, storedPath } from '../../support/restore-world.ts';

export type State = Awaited<ReturnType<typeof stateOf>>;

/** All files of the database's folder but duckback's own, with their bytes, and the inode of the main one. */
export async function stateOf(folder: string) {
  const names = (await readdir(join(folder, 'live'))).filter((name) => name !== '.duckback').sort();
  const bytes = await Promise.all(names.map((name) => readFile(join(folder, 'live', name), 'hex')));
  return { names, bytes, inode: (await lstat(livePath(folder))).ino };
}

/**
 * Whoever opens the path after the crash, before the service is back, finds the old file, or the whole restored file with
 * no log beside it, or a file that DuckDB refuses to open. The path is never empty.
 */
export async function expectNoMixture(folder: string, before: State): Promise<void> {
  if (!(await isReadable(livePath(folder)))) return;
  const { names, bytes } = await stateOf(folder);
  const restored = await readFile(storedPath(folder), 'hex');
  expect([before.bytes[0], restored]).toContain(bytes[0]);
  if (bytes[0] === restored) expect(names).toEqual(['market.duckdb']);
}

/** After a recovery all is as before, or the restore had been committed: then it is complete, and all in quarantine. */
export async function expectSettled(folder: string, before: State): Promise<'as before' | 'restored'> {
  const { quarantine } = await openWorld(folder);
  const after = await stateOf(folder);
  expect(await readdir(join(folder, 'live', '.duckback', 'staging')).catch(() => [])).toEqual([]);
  // A second name would let a writer log where no backup looks.
  expect((await lstat(livePath(folder))).nlink).toBe(1);
  const [entry] = await quarantine.list();
  if (!entry) {
    expect(after).toEqual(before);
    return 'as before';
  }
  expect(after.names).toEqual(['market.duckdb']);
  expect(after.bytes).toEqual([await readFile(storedPath(folder), 'hex')]);
  expect(await Promise.all(entry.files.map(({ to }) => readFile(to, 'hex')))).toEqual(before.bytes);
  return 'restored';
}
