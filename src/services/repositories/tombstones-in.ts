import type { BackupRepository, Tombstone } from '../../domain/ports/repository.ts';
import { isAway } from '../backup/first-copy.ts';

/** Ids of what was deleted; null of a repository that has gone meanwhile: whoever looks after it will notice, and no other is to suffer. */
export const tombstonesIn = (
  repository: Pick<BackupRepository, 'tombstones'>,
  database: string,
): Promise<string[] | null> => unlessAway(repository.tombstones(database));

/** null where there is none, or none that can be read now. */
export const tombstoneIn = (
  repository: Pick<BackupRepository, 'tombstone'>,
  id: string,
): Promise<Tombstone | null> => unlessAway(repository.tombstone(id));

async function unlessAway<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isAway(error)) return null;
    throw error;
  }
}
