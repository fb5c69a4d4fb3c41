import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';

/** Rejects with `insufficient_space` where a repository has not so many bytes free for `what`, before anything is made for it. */
export async function requireRoom(
  repository: BackupRepository,
  what: string,
  neededBytes: number,
): Promise<void> {
  const free = await repository.freeBytes();
  if (free >= neededBytes) return;
  throw new Problem(
    'insufficient_space',
    `The repository ${repository.name} has ${free} bytes free; the ${what} may need ${neededBytes}.`,
  );
}
