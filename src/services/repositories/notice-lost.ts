import { type BackupRecord, storedFiles } from '../../domain/backup.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { isGone } from '../backup/first-copy.ts';

export interface NoticeLostOptions {
  /** As the catalog remembers it; null: it is in no list. */
  readonly listed: (id: string, repository: string) => BackupRecord | null;
  /** What is remembered of a repository is not so. */
  readonly onLost: (repository: string) => void;
}

/**
 * The repository, as whoever uses a backup sees it: one that is listed and has lost its manifest, or a file or a part of one, is noticed then, and
 * not when the repository is read next.
 */
export function noticeLost(
  repository: BackupRepository,
  { listed, onLost }: NoticeLostOptions,
): BackupRepository {
  const { name } = repository;
  return {
    ...repository,
    async read(id) {
      try {
        return await repository.read(id);
      } catch (error) {
        if (isGone(error) && listed(id, name)) onLost(name);
        throw error;
      }
    },
    async storedBytes(id, part) {
      const bytes = await repository.storedBytes(id, part);
      const record = listed(id, name);
      const file = record && storedFiles(record.manifest).find((one) => one.part === part);
      if (file && file.sizeBytes !== bytes) onLost(name);
      return bytes;
    },
  };
}
