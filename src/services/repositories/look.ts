import type { Clock } from '../../domain/ports/clock.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';

/** What a look at a repository tells. */
export interface Look {
  /** null: it cannot be used now. */
  readonly freeBytes: number | null;
  /** Why it cannot. */
  readonly error: unknown;
}

/** Whoever looks waits no longer. */
const patienceMs = 3_000;

/** Never rejects: why a repository cannot be used, whatever uses it says. */
export async function look(repository: BackupRepository, clock: Pick<Clock, 'sleep'>): Promise<Look> {
  const answered = new AbortController();
  const silence = clock.sleep(patienceMs, answered.signal).then(
    () => silent(repository.name),
    () => silent(repository.name),
  );
  const answer = repository.freeBytes().then(
    (freeBytes) => ({ freeBytes, error: null }),
    (error: unknown) => ({ freeBytes: null, error }),
  );
  try {
    return await Promise.race([answer, silence]);
  } finally {
    answered.abort();
  }
}

const silent = (name: string): Look => ({
  freeBytes: null,
  error: new Problem('repository_unavailable', `The repository ${name} does not answer.`),
});
