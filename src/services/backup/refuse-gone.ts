import type { BackupRepository } from '../../domain/ports/repository.ts';
import { isProblem, Problem } from '../../domain/problem.ts';
import { hasCode } from '../../files/errno.ts';

/**
 * Rejects with `repository_unavailable` where asking for the same staging folder again does, and where that is on a disk that failed: `failure`
 * is what came of the work there.
 */
export async function refuseGone(
  repository: BackupRepository,
  database: string,
  jobId: string,
  failure: unknown,
): Promise<void> {
  const error: unknown = await repository.stage(database, jobId).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isProblem(error, 'repository_unavailable')) throw error;
  if (!hasCode(failure, 'EIO')) return;
  throw new Problem(
    'repository_unavailable',
    `The disk of the repository ${repository.name} reports an input/output error.`,
    { hint: 'Look for errors of the disk in the log of the system.', cause: failure },
  );
}
