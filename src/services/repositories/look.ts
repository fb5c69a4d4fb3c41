import type { Clock } from '../../domain/ports/clock.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import { within } from '../../domain/rest.ts';

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
  const answer = repository.freeBytes().then(
    (freeBytes) => ({ freeBytes, error: null }),
    (error: unknown) => ({ freeBytes: null, error }),
  );
  return (await within(answer, patienceMs, { clock })) ?? silent(repository.name);
}

const silent = (name: string): Look => ({
  freeBytes: null,
  error: new Problem('repository_unavailable', `The repository ${name} does not answer.`),
});
