/** Which copies are still to be made. */
import { isGood, mayBeGood } from '../../domain/backup.ts';
import type { ConfiguredDatabase, CopyPlace } from '../../domain/database.ts';
import { planRetention } from '../../domain/retention/plan.ts';
import type { StoredBackup } from '../../domain/stored-backup.ts';
import { allKnown } from '../catalog-pages.ts';
import { candidateOf } from '../retention/known-candidate.ts';
import type { ReadRepositoryOptions } from './read-repository.ts';
import { tombstonesIn } from './tombstones-in.ts';

type Options = Pick<
  ReadRepositoryOptions,
  'attendance' | 'databases' | 'repositories' | 'catalog' | 'ledger' | 'clock'
>;

/**
 * Wants what repositories lack, and drops what those that are there need no more. What lies only in repositories that are not the
 * database's is not spread. Of one that is away, or was never opened, what is known counts:
 * until it is back nothing that it may still need goes elsewhere.
 */
export async function wantCopies(options: Options): Promise<void> {
  for (const database of options.databases.values()) {
    for (const place of database.copies) await wantIn(database, place, options);
  }
}

async function wantIn(
  { name: database }: ConfiguredDatabase,
  place: CopyPlace,
  options: Options,
): Promise<void> {
  const { attendance, repositories, catalog, ledger, clock } = options;
  const repository = repositories.get(place.repository);
  if (!repository) return;
  const tombstones = attendance.isThere(place.repository) ? await tombstonesIn(repository, database) : null;
  const buried = new Set(tombstones);
  const missing = missingIn(allKnown({ database, counted: true }, catalog), place, clock.now()).filter(
    ({ manifest: { id } }) => !buried.has(id) && !ledger.isLeaving(id, place.repository),
  );
  const wanted = idsOf(missing.filter(canBeCopied));
  for (const id of wanted) ledger.want(id, place.repository, clock.now());
  if (tombstones === null) return;
  const needed = idsOf(missing.filter((backup) => canBeCopied(backup) || mayBecomeGood(backup)));
  const needless = ledger
    .wantedIn(place.repository)
    .filter((copy) => copy.database === database && !needed.includes(copy.backup));
  for (const { backup } of needless) ledger.drop(backup, place.repository);
}

/** What the policy of a repository would keep there, and is not there, or damaged. */
export function missingIn(
  stored: readonly StoredBackup[],
  { repository, retention }: CopyPlace,
  now: Date,
): StoredBackup[] {
  const kept =
    retention &&
    new Set(planRetention(stored.map(candidateOf), retention, now).keep.map(({ backup }) => backup));
  return stored
    .filter(({ manifest }) => kept?.has(manifest.id) ?? true)
    .filter((backup) => !isSoundIn(backup, repository));
}

const idsOf = (stored: readonly StoredBackup[]): string[] => stored.map(({ manifest }) => manifest.id);

const isSoundIn = ({ copies, manifest }: StoredBackup, repository: string): boolean =>
  copies.some((copy) => copy.repository === repository && (isGood(copy) || !manifest.sealed));

/** An unsealed one is copied as it is: nobody knows how it is. */
export const canBeCopied = ({ good, manifest }: StoredBackup): boolean => good || !manifest.sealed;

/** Nothing but reports that could not be read is against it. Its copies wait until those can be read, or are disproved. */
export const mayBecomeGood = ({ copies }: StoredBackup): boolean => copies.some(mayBeGood);
