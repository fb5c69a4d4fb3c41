import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem, type ProblemDocument } from '../../domain/problem.ts';
import type { Looks } from './looks.ts';

/**
 * The repository, as whoever reads, changes or removes a backup or an export sees it: one elsewhere that is known to be away is not asked, because a
 * server that says nothing keeps whoever asks it waiting for minutes. What looks whether it is back asks the repository itself. One in a folder is
 * another matter: see `whileAnswering`.
 */
export function whileThere(
  repository: BackupRepository,
  whyAway: (name: string) => ProblemDocument | null,
): BackupRepository {
  if (repository.isLocal) return repository;
  return guard(repository, async () => {
    const why = whyAway(repository.name);
    if (!why) return;
    const detail = `The repository ${repository.name} is away: ${why.detail}`;
    throw new Problem('repository_unavailable', detail, { hint: why.hint });
  });
}

/**
 * The repository, as all of the service sees it: nothing is begun in a folder that does not answer, on a mount that hangs. Nobody could end that,
 * and each time one of the few threads that do all file work would be lost in it. What was begun before hangs for as long.
 */
export function whileAnswering(
  repository: BackupRepository,
  looks: Pick<Looks, 'requireAnswer'>,
): BackupRepository {
  if (!repository.isLocal) return repository;
  return guard(repository, () => looks.requireAnswer(repository.name));
}

/**
 * Whatever begins there asks for leave first. These do not: `open`, with which each use begins, and of which each repository has one at a time;
 * `scan`, `exports.scan`, `olderVersionsBytes` and `sweep`, which go on with a reading; `publish`, `exports.publish` and `receive`, which go on with what
 * was staged or looked at there, and end as they can; `close`, which must always be possible.
 */
function guard(repository: BackupRepository, requireThere: () => Promise<void>): BackupRepository {
  const guarded =
    <A extends readonly unknown[], T>(act: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      await requireThere();
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
        await requireThere();
        yield* exports.content(...args);
      },
    },
    check: guarded(repository.check),
    whyNotOurs: guarded(repository.whyNotOurs),
    freeBytes: guarded(repository.freeBytes),
    stage: guarded(repository.stage),
    tidy: guarded(repository.tidy),
    tombstones: guarded(repository.tombstones),
    tombstone: guarded(repository.tombstone),
    document: guarded(repository.document),
    read: guarded(repository.read),
    annotate: guarded(repository.annotate),
    hasAny: guarded(repository.hasAny),
    isHeld: guarded(repository.isHeld),
    recordVerification: guarded(repository.recordVerification),
    reports: guarded(repository.reports),
    remove: guarded(repository.remove),
    unbury: guarded(repository.unbury),
    storedBytes: guarded(repository.storedBytes),
    keepsVersions: guarded(repository.keepsVersions),
    lockedUntil: guarded(repository.lockedUntil),
    localImage: guarded(repository.localImage),
    async *content(...args) {
      await requireThere();
      yield* repository.content(...args);
    },
    async *scattered(...args) {
      await requireThere();
      yield* repository.scattered(...args);
    },
  };
}
