import { Value } from 'typebox/value';
import { BackupId } from '../domain/backup.ts';
import { Problem } from '../domain/problem.ts';
import type { Found } from './found.ts';
import { manifestKey } from './layout.ts';
import type { RepositoryContext } from './record.ts';
import { findBackup } from './scan.ts';

/** Finds single backups, or says why there is none. */
export interface Finder {
  /** What lies there of a backup that has a manifest. Rejects with `not_found`. */
  existing(id: string): Promise<Found>;
  /** Rejects with `not_found` where there is no manifest. */
  requireManifest(id: string): Promise<void>;
  /** The `not_found` of a backup: `why` completes the sentence that begins with its id. */
  missing(id: string, why: string): Problem;
}

export function createFinder(context: RepositoryContext): Finder {
  const { name, store, identity } = context;

  const missing = (id: string, why: string): Problem =>
    new Problem('not_found', `Backup ${id} ${why} in repository ${name}.`);

  /** Where a mount is gone nothing can be found, which says nothing about the backup. */
  const absent = async (id: string): Promise<Problem> => {
    await identity.check();
    return missing(id, 'does not exist');
  };

  return {
    missing,
    async existing(id) {
      const found = Value.Check(BackupId, id) ? await findBackup(context, id) : null;
      if (!found?.hasManifest) throw await absent(id);
      return found;
    },
    async requireManifest(id) {
      const manifest = Value.Check(BackupId, id) ? await store.head(manifestKey(id)) : null;
      if (manifest === null) throw await absent(id);
    },
  };
}
