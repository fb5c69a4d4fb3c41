import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';

/** Throws `not_found`. */
export function findRepository(
  name: string,
  repositories: ReadonlyMap<string, BackupRepository>,
): BackupRepository {
  const repository = repositories.get(name);
  if (!repository) throw new Problem('not_found', `No repository named ${name} is configured.`);
  return repository;
}
