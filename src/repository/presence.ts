import { Value } from 'typebox/value';
import { BackupId } from '../domain/backup.ts';
import { Problem } from '../domain/problem.ts';
import type { RepositoryContext } from './record.ts';

/** Tells whether there is a backup, or an export, of an id: what has no manifest does not exist. */
export interface Presence {
  /** Rejects with `not_found` where there is no manifest. */
  require(id: string): Promise<void>;
  /** The `not_found` of one that is not there; rejects where the whole repository is not. */
  absent(id: string): Promise<Problem>;
  /** A `not_found`: `why` completes the sentence that begins with the id. */
  missing(id: string, why: string): Problem;
}

/** Whether a text has the form of an id. Those of backups and exports have the same. */
export const isId = (id: string): boolean => Value.Check(BackupId, id);

export function createPresence(
  { name, store, identity }: RepositoryContext,
  what: 'Backup' | 'Export',
  manifestKey: (id: string) => string,
): Presence {
  const missing = (id: string, why: string): Problem =>
    new Problem('not_found', `${what} ${id} ${why} in repository ${name}.`);

  /** Where a mount is gone nothing can be found, which says nothing about what lies there. */
  const absent = async (id: string): Promise<Problem> => {
    await identity.check();
    return missing(id, 'does not exist');
  };

  return {
    missing,
    absent,
    async require(id) {
      const manifest = isId(id) ? await store.head(manifestKey(id)) : null;
      if (manifest === null) throw await absent(id);
    },
  };
}
