import { databaseOfBackup } from '../../domain/backup.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { isAway } from './first-copy.ts';

/**
 * Rejects with `repository_unavailable` where another service backs the database up in one of the repositories. What is there would stay, and
 * this service would wait for ever to remove it.
 */
export async function refuseOthers(
  id: string,
  places: readonly { readonly repository: Pick<BackupRepository, 'whyNotOurs'> }[],
): Promise<void> {
  for (const { repository } of places) {
    const why = await repository.whyNotOurs(databaseOfBackup(id)).catch((error: unknown) => {
      if (isAway(error)) return null;
      throw error;
    });
    if (why) throw why;
  }
}
