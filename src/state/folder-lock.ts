import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isSqliteError, sqliteCodes } from './sqlite.ts';

export const lockName = 'duckback.lock';

/** Open locks: one that was garbage-collected would be given up. */
const held = new Set<DatabaseSync>();

/**
 * Locks a file, which is made where it is missing, until the lock is released or this process dies: the kernel holds it
 * (SQLite's own, on an empty database file), so none is ever stale. null where another process, or somebody else in
 * this one, holds it.
 */
export function tryLock(file: string): (() => void) | null {
  const lock = new DatabaseSync(file);
  try {
    chmodSync(file, 0o600);
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isSqliteError(error, sqliteCodes.busy)) throw error;
    return null;
  }
  held.add(lock);
  return () => {
    if (held.delete(lock)) lock.close();
  };
}

/** Makes this process the only one that uses a state folder. Throws an Error that names it where it is in use. */
export function lockFolder(folder: string): () => void {
  const release = tryLock(join(folder, lockName));
  if (release !== null) return release;
  throw new Error(
    `another duckback uses ${folder}: stop it, or give this one a stateDir of its own in the configuration`,
  );
}
