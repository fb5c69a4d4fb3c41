import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem, type ProblemDocument } from '../../domain/problem.ts';

/**
 * The repository, as whoever reads, changes or removes a backup or an export sees it: one elsewhere that is known to be away is not asked, because a
 * server that says nothing keeps whoever asks it waiting for minutes. What looks whether it is back asks the repository itself. One in a folder always
 * answers at once.
 */
export function whileThere(
  repository: BackupRepository,
  whyAway: (name: string) => ProblemDocument | null,
): BackupRepository {
  if (repository.isLocal) return repository;
  const requireThere = (): void => {
    const why = whyAway(repository.name);
    if (!why) return;
    const detail = `The repository ${repository.name} is away: ${why.detail}`;
    throw new Problem('repository_unavailable', detail, { hint: why.hint });
  };
  const guarded =
    <A extends readonly unknown[], T>(act: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      requireThere();
      return act(...args);
    };
  const { exports } = repository;
  return {
    ...repository,
    exports: {
      ...exports,
      read: guarded(exports.read),
      remove: guarded(exports.remove),
      lockedUntil: guarded(exports.lockedUntil),
      storedBytes: guarded(exports.storedBytes),
      localFiles: guarded(exports.localFiles),
      async *content(...args) {
        requireThere();
        yield* exports.content(...args);
      },
    },
    read: guarded(repository.read),
    annotate: guarded(repository.annotate),
    hasAny: guarded(repository.hasAny),
    isHeld: guarded(repository.isHeld),
    recordVerification: guarded(repository.recordVerification),
    reports: guarded(repository.reports),
    remove: guarded(repository.remove),
    storedBytes: guarded(repository.storedBytes),
    keepsVersions: guarded(repository.keepsVersions),
    lockedUntil: guarded(repository.lockedUntil),
    localImage: guarded(repository.localImage),
    async *content(...args) {
      requireThere();
      yield* repository.content(...args);
    },
    async *scattered(...args) {
      requireThere();
      yield* repository.scattered(...args);
    },
  };
}
