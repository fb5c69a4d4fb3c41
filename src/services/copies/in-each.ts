import type { BackupRecord } from '../../domain/backup.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';

export interface Outcomes {
  readonly records: readonly BackupRecord[];
  /** By the repository's name. */
  readonly failures: ReadonlyMap<string, unknown>;
}

/** Does the same in all repositories at once. Never rejects. */
export async function inEach(
  repositories: readonly BackupRepository[],
  work: (repository: BackupRepository) => Promise<BackupRecord>,
): Promise<Outcomes> {
  const records: BackupRecord[] = [];
  const failures = new Map<string, unknown>();
  const outcomes = await Promise.allSettled(repositories.map(work));
  for (const [index, { name }] of repositories.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status === 'fulfilled') records.push(outcome.value);
    else failures.set(name, outcome?.reason);
  }
  return { records, failures };
}
