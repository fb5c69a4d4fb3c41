import { type BackupRecord, isGood } from '../../domain/backup.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import type { StoredBackup } from '../../domain/stored-backup.ts';
import type { Unusable } from '../repositories/unusable.ts';

export interface FoundCopy {
  readonly record: BackupRecord;
  readonly repository: BackupRepository;
}

export interface FoundBackup {
  readonly stored: StoredBackup;
  /** The primary repository's first. */
  readonly copies: FoundCopies;
  /** To read it: good ones before others. */
  readonly best: FoundCopies;
}

export type FoundCopies = readonly [FoundCopy, ...FoundCopy[]];

/** Finds a backup by its id, with the repositories that hold it. Throws `not_found`. */
export type FindBackup = (id: string) => FoundBackup;

export const createFindBackup =
  (
    catalog: Pick<Catalog, 'get'>,
    repositories: ReadonlyMap<string, BackupRepository>,
    unusable: Pick<Unusable, 'missing'>,
  ): FindBackup =>
  (id) => {
    const stored = catalog.get(id);
    const copies = (stored?.copies ?? []).flatMap((record) => {
      const repository = repositories.get(record.repository);
      return repository ? [{ record, repository }] : [];
    });
    const [first, ...others] = copies;
    const [best, ...worse] = copies.toSorted((one, other) => rank(one) - rank(other));
    if (!stored || !first || !best) throw unusable.missing('backup', id);
    return { stored, copies: [first, ...others], best: [best, ...worse] };
  };

const rank = ({ record }: FoundCopy): number => (isGood(record) ? 0 : 1);

/** The copy in one repository. Throws `not_found`. */
export function copyIn({ stored, copies }: FoundBackup, repository: string): FoundCopy {
  const copy = copies.find(({ record }) => record.repository === repository);
  if (copy) return copy;
  throw new Problem(
    'not_found',
    `There is no copy of ${stored.manifest.id} in the repository ${repository}.`,
  );
}
