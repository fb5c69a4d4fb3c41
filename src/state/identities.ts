import type { DatabaseSync } from 'node:sqlite';
import type { RepositoryIdentity } from '../domain/ports/repository.ts';
import { write } from './sqlite.ts';

/** The identities in the tables of `schema.ts`. Writes that find the disk full throw `insufficient_space`. */
export function createIdentities(database: DatabaseSync): RepositoryIdentity {
  const known = database.prepare('SELECT id FROM identities WHERE repository = ?');
  const remember = database.prepare('INSERT OR REPLACE INTO identities (repository, id) VALUES (?, ?)');
  const owner = database.prepare(
    "SELECT 1 FROM identities WHERE id = ?1 AND substr(repository, -length(?2) - 1) = '/' || ?2",
  );
  return {
    isOwner: (id, name) => owner.get(id, name) !== undefined,
    known(name) {
      const row = known.get(name);
      return row ? String(row.id) : null;
    },
    remember(name, id) {
      write(database, () => remember.run(name, id));
    },
  };
}
