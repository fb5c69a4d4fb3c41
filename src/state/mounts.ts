import type { DatabaseSync } from 'node:sqlite';
import type { DatabaseMounts } from '../domain/ports/mounts.ts';
import { write } from './sqlite.ts';

/** The mounts in the tables of `schema.ts`. Writes that find the disk full throw `insufficient_space`. */
export function createMounts(database: DatabaseSync): DatabaseMounts {
  const known = database.prepare('SELECT mount FROM mounts WHERE path = ?');
  const remember = database.prepare('INSERT OR REPLACE INTO mounts (path, mount) VALUES (?, ?)');
  return {
    known(path) {
      const row = known.get(path);
      return row ? String(row.mount) : null;
    },
    remember(path, mount) {
      write(database, () => remember.run(path, mount));
    },
  };
}
