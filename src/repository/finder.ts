import type { Problem } from '../domain/problem.ts';
import type { Found } from './found.ts';
import { manifestKey } from './layout.ts';
import { createPresence, isId } from './presence.ts';
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
  const presence = createPresence(context, 'Backup', manifestKey);
  return {
    missing: presence.missing,
    async existing(id) {
      const found = isId(id) ? await findBackup(context, id) : null;
      if (!found?.hasManifest) throw await presence.absent(id);
      return found;
    },
    requireManifest: presence.require,
  };
}
