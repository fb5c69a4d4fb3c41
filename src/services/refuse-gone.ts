import type { BackupRepository } from '../domain/ports/repository.ts';
import { Problem } from '../domain/problem.ts';

/** Rejects with `repository_unavailable` where asking for the same staging folder again does. */
export async function refuseGone(
  repository: BackupRepository,
  database: string,
  jobId: string,
): Promise<void> {
  const error: unknown = await repository.stage(database, jobId).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Problem && error.code === 'repository_unavailable') throw error;
}
