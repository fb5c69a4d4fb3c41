/** Until when what is stored in a bucket that locks is locked. */
import { type Manifest, noAnnotation } from '../../domain/backup.ts';
import { type ConfiguredDatabase, repositoriesOf } from '../../domain/database.ts';
import type { NextDue } from '../../domain/occurrences.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Locks } from '../../domain/ports/repository.ts';
import { keptUntil } from '../../domain/retention/kept-until.ts';
import { allKnown } from '../catalog-pages.ts';
import { candidateOf } from './known-candidate.ts';
import { placeOf } from './retention-service.ts';

export interface LocksOptions {
  readonly databases: readonly ConfiguredDatabase[];
  readonly catalog: Pick<Catalog, 'list'>;
  readonly clock: Pick<Clock, 'now'>;
  /** When backups of a database are taken by themselves; null: never. */
  readonly nextBackup: (database: string) => NextDue | null;
}

/** Where nothing is taken by itself, somebody is thought to do it. */
const daily: NextDue = (after) => new Date(after.getTime() + 86_400_000);

/**
 * A backup is locked until the policy of the repository would remove it, were backups taken as they are scheduled, and an export until it
 * expires; neither for longer than `atMostMs`. An export that never expires is not locked.
 */
export function createLocks(
  { databases, catalog, clock, nextBackup }: LocksOptions,
  repository: string,
  atMostMs: number,
): Locks {
  const latest = (): Date => new Date(clock.now().getTime() + atMostMs);

  const policyOf = (name: string) => {
    const database = databases.find((one) => one.name === name && repositoriesOf(one).includes(repository));
    return database ? placeOf(database, repository).retention : null;
  };

  return {
    ofBackup(manifest: Manifest) {
      const { id, database, sealed: good } = manifest;
      const policy = policyOf(database);
      if (!policy) return undefined;
      const known = allKnown({ database, repository }, catalog).filter((one) => one.manifest.id !== id);
      const until = keptUntil({
        backup: candidateOf({ manifest, good, annotation: noAnnotation }),
        others: known.map(candidateOf),
        policy,
        next: nextBackup(database) ?? daily,
        now: clock.now(),
        atMost: latest(),
      });
      return until ?? undefined;
    },
    ofExport({ expiresAt }) {
      if (expiresAt === null) return undefined;
      return new Date(Math.min(Date.parse(expiresAt), latest().getTime()));
    },
  };
}
