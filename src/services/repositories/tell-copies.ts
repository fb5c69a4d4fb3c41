/** Tells the copies in one repository what those in all say together. */
import { databaseOfBackup } from '../../domain/backup.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import { everyCopy, isOutdated, isSaidBy, type StoredBackup, withRead } from '../../domain/stored-backup.ts';
import type { Turns } from '../../domain/turns.ts';
import { isAway } from '../backup/first-copy.ts';
import { inEach } from '../copies/in-each.ts';
import type { ReadRepositoryOptions } from './read-repository.ts';

export interface TellOptions
  extends Pick<ReadRepositoryOptions, 'attendance' | 'catalog' | 'databases' | 'log' | 'repositories'> {
  readonly annotating: Turns;
}

/**
 * Brings annotations that were made while it was away, and those that it should never have lost: of the databases of this service alone,
 * since nobody here knows the order of the repositories of others. Rejects with `repository_unavailable` where it is away.
 */
export async function annotateOutdated(
  { name }: Pick<BackupRepository, 'name'>,
  options: TellOptions,
): Promise<void> {
  const { attendance, annotating, catalog, databases, log, repositories } = options;
  for (const id of catalog.outdated(name)) {
    if (!databases.has(databaseOfBackup(id))) continue;
    try {
      await annotating.take(id, () => tell(id, name, options));
    } catch (err) {
      if (!(err instanceof Problem)) throw err;
      // One that cannot be brought though the repository is there keeps nothing else from it.
      if (isAway(err)) await repositories.get(name)?.check();
      if (!attendance.noteOnce(name, `annotation of ${id}`)) continue;
      log.warn({ repository: name, backup: id, err }, 'an annotation could not be brought');
    }
  }
}

/**
 * Tells a copy what all say together, as far as copies say so that have just been read: others may have changed them behind the service's
 * back, another duckback among them, and a hold that is only remembered would undo its release.
 */
async function tell(id: string, name: string, options: TellOptions): Promise<void> {
  const { attendance, catalog, repositories } = options;
  const stored = catalog.get(id);
  if (!stored) return;
  const there = everyCopy(stored).filter(({ repository }) => attendance.isThere(repository));
  if (!isSaidBy(there, stored)) return;
  const places = there.flatMap(({ repository }) => repositories.get(repository) ?? []);
  const { records, failures } = await inEach(places, (repository) => repository.read(id));
  const failure = failures.get(name);
  if (failure) throw failure;
  const listed = catalog.get(id);
  if (!listed) return;
  // What was removed meanwhile is not listed again.
  const read = records.filter((record) => lists(listed, record.repository));
  read.forEach(catalog.put);
  const now = withRead(listed, read);
  if (!isOutdated(now, name) || !isSaidBy(read, now)) return;
  // Under the number that all have, unless it has that, or one above, itself: then under a new one, which the others get in their turn.
  const told = await repositories.get(name)?.annotate(id, now.annotation, now.revision - 1);
  // As above.
  if (told && lists(catalog.get(id), name)) catalog.put(told);
}

const lists = (stored: StoredBackup | null, repository: string): boolean =>
  stored !== null && everyCopy(stored).some((copy) => copy.repository === repository);
