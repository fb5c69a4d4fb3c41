import type { BackupRepository } from '../../domain/ports/repository.ts';
import { isAway } from '../backup/first-copy.ts';

/** Ids of what was deleted; null of a repository that has gone meanwhile: whoever looks after it will notice, and no other is to suffer. */
export async function tombstonesIn(
  repository: Pick<BackupRepository, 'tombstones'>,
  database: string,
): Promise<string[] | null> {
  try {
    return await repository.tombstones(database);
  } catch (error) {
    if (isAway(error)) return null;
    throw error;
  }
}
