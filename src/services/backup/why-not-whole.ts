import { type Manifest, type StoredFile, storedFiles } from '../../domain/backup.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';

type Expected = Pick<StoredFile, 'sizeBytes'> & Partial<Pick<StoredFile, 'part'>>;

/** Why a stored file of a backup, the database file or a log, is not whole by its size now; null: it is. Rejects as `storedBytes`. */
export async function whyNotWhole(
  { id }: Pick<Manifest, 'id'>,
  { part, sizeBytes }: Expected,
  repository: Pick<BackupRepository, 'storedBytes'>,
): Promise<string | null> {
  const stored = await repository.storedBytes(id, part);
  if (stored === sizeBytes) return null;
  const file = `its ${part ?? 'database file'}`;
  return stored === null ? `${file} is missing.` : `${file} has ${stored} bytes instead of ${sizeBytes}.`;
}

/** Whether all files of a backup, the logs of an unsealed one too, are there in their full size. Rejects as `storedBytes`. */
export async function isWhole(
  manifest: Manifest,
  repository: Pick<BackupRepository, 'storedBytes'>,
): Promise<boolean> {
  for (const file of storedFiles(manifest)) {
    if ((await whyNotWhole(manifest, file, repository)) !== null) return false;
  }
  return true;
}
