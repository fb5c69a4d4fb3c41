import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isSqliteError, sqliteCodes } from './sqlite.ts';

export const lockName = 'duckback.lock';

/** Open locks: one that was garbage-collected would be given up. */
const held = new Set<DatabaseSync>();

/**
 * Makes this process the only one that uses a state folder, until it releases the lock or dies: the kernel holds the
 * lock (SQLite's own, on an empty database file), so none is ever stale.
 * Throws an Error that names the folder when another process, or another state of this one, holds it.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, lockName);
  const lock = new DatabaseSync(file);
  try {
    chmodSync(file, 0o600);
    lock.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isSqliteError(error, sqliteCodes.busy)) throw error;
    throw new Error(
      `another duckback uses ${folder}: stop it, or give this one a stateDir of its own in the configuration`,
    );
  }
  held.add(lock);
  return () => {
    if (held.delete(lock)) lock.close();
  };
}
