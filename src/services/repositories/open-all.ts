import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { within } from '../../domain/rest.ts';
import type { ReadRepository } from './read-repository.ts';

export interface OpenAllOptions {
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly read: ReadRepository;
  /** Those that must be there when the service starts. */
  readonly indispensable: ReadonlySet<string>;
  /** What a start rejects with where one of those cannot be used. */
  readonly fault: (repository: string, cause: unknown) => Error;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

/** So long a start waits for a repository that it can do without. */
const patienceMs = 10_000;

/** Those that must be there one after the other, the others at once: one of them that says nothing delays no other. */
export async function openAll({ repositories, indispensable, ...options }: OpenAllOptions): Promise<void> {
  const { read, fault, clock, log } = options;
  const { true: first = [], false: others = [] } = Object.groupBy(repositories.values(), ({ name }) =>
    indispensable.has(name) ? 'true' : 'false',
  );
  for (const repository of first) {
    await read(repository).catch((error: unknown) => {
      throw fault(repository.name, error);
    });
  }
  const open = async (repository: BackupRepository): Promise<void> => {
    const reading = read(repository).catch((err: unknown) => {
      log.error({ repository: repository.name, err }, 'a repository cannot be used');
    });
    await within(reading, patienceMs, { clock });
  };
  await Promise.all(others.map(open));
}
