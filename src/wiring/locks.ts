/** Until when what goes to a bucket that locks is locked: as long as policies and schedules of the configuration say. */
import type { Config, RepositoryConfig } from '../config.ts';
import { parseCron } from '../cron.ts';
import type { NextDue } from '../domain/occurrences.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Locks } from '../domain/ports/repository.ts';
import { createLocks } from '../services/retention/locks.ts';
import type { State } from '../state/state-folder.ts';

/** undefined: a repository that does not lock. */
export function locksOf(
  repository: RepositoryConfig,
  { databases, schedules }: Pick<Config, 'databases' | 'schedules'>,
  { catalog }: Pick<State, 'catalog'>,
  clock: Clock,
): Locks | undefined {
  if (repository.kind !== 's3' || !repository.objectLock) return undefined;
  const taken = schedules
    .filter(({ task }) => task.kind === 'backup')
    .map(({ database, cron, timezone }) => ({ database, next: parseCron(cron, timezone) }));
  const nextBackup = (database: string): NextDue | null => {
    const all = taken.filter((one) => one.database === database).map(({ next }) => next);
    return all.length > 0 ? (after) => earliest(all.map((next) => next(after))) : null;
  };
  const { name, objectLock } = repository;
  return createLocks({ databases, catalog, clock, nextBackup }, name, objectLock.atMostMs);
}

const earliest = (dues: readonly (Date | null)[]): Date | null =>
  dues
    .flatMap((due) => due ?? [])
    .toSorted((one, other) => one.getTime() - other.getTime())
    .at(0) ?? null;
