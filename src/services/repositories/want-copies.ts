/** Which copies are still to be made. */
import { isGood, mayBeGood } from '../../domain/backup.ts';
import type { ConfiguredDatabase, CopyPlace } from '../../domain/database.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { planRetention } from '../../domain/retention/plan.ts';
import type { StoredBackup } from '../../domain/stored-backup.ts';
import { isAway } from '../backup/first-copy.ts';
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
  for (const database of options.databases.values()) await wantCopiesOf(database, options);
}

/** The same of one database. */
export async function wantCopiesOf(database: ConfiguredDatabase, options: Options): Promise<void> {
  for (const place of database.copies) await wantIn(database, place, options);
}

async function wantIn(
  { name: database }: ConfiguredDatabase,
  place: CopyPlace,
  options: Options,
): Promise<void> {
  const { attendance, repositories, ledger, clock } = options;
  const repository = repositories.get(place.repository);
  if (!repository) return;
  const tombstones = attendance.isThere(place.repository) ? await tombstonesIn(repository, database) : null;
  const buried = new Set(tombstones);
  const unanswered = new Set<string>();
  let lack = lackOf(database, place, options);
  const unsure = idsOf(lack.missing).filter((id) => buried.has(id));
  // What stays only because the policy can say nothing now would go again as soon as it can.
  if (unsure.length > 0 && !lack.isStopped) {
    for (const [index, id] of unsure.entries()) {
      const isDeleted = await saysDeleted(repository, id);
      if (isDeleted === false) buried.delete(id);
      if (isDeleted !== null) continue;
      // One that falls silent keeps whoever asks it waiting for minutes, each time.
      for (const rest of unsure.slice(index)) unanswered.add(rest);
      break;
    }
    // What was published meanwhile is wanted already, and no needless one.
    lack = lackOf(database, place, options);
  }
  const missing = lack.missing.filter(
    ({ manifest: { id } }) => !buried.has(id) && !ledger.isLeaving(id, place.repository),
  );
  const wanted = idsOf(missing.filter(canBeCopied));
  for (const id of wanted) ledger.want(id, place.repository, clock.now());
  if (tombstones === null) return;
  const needed = idsOf(missing.filter((backup) => canBeCopied(backup) || mayBecomeGood(backup)));
  const needless = ledger
    .wantedIn(place.repository)
    .filter((copy) => copy.database === database)
    .filter(({ backup }) => !needed.includes(backup) && !unanswered.has(backup));
  for (const { backup } of needless) ledger.drop(backup, place.repository);
}

/**
 * Whether the tombstone of a backup there says, or may say, that it was deleted; null: the repository does not give it. What retention alone let
 * go is wanted again, where the policy has come to keep it, or a damaged copy went before it could be made anew.
 */
async function saysDeleted(repository: BackupRepository, id: string): Promise<boolean | null> {
  try {
    return (await repository.tombstone(id))?.scope !== 'here';
  } catch (error) {
    if (isAway(error)) return null;
    throw error;
  }
}

const lackOf = (database: string, place: CopyPlace, { catalog, clock }: Options): Lack =>
  lackIn(allKnown({ database, counted: true }, catalog), place, clock.now());

interface Lack {
  readonly missing: StoredBackup[];
  /** The policy can say nothing now, and all is to stay. */
  readonly isStopped: boolean;
}

/** What the policy of a repository would keep there, and is not there, or damaged. */
export function lackIn(
  stored: readonly StoredBackup[],
  { repository, retention }: Pick<CopyPlace, 'repository' | 'retention'>,
  now: Date,
): Lack {
  const plan = retention && planRetention(stored.map(candidateOf), retention, now);
  const kept = plan && new Set(plan.keep.map(({ backup }) => backup));
  const missing = stored
    .filter(({ manifest }) => kept?.has(manifest.id) ?? true)
    .filter((backup) => !isSoundIn(backup, repository));
  return { missing, isStopped: plan ? plan.stopped !== null : false };
}

const idsOf = (stored: readonly StoredBackup[]): string[] => stored.map(({ manifest }) => manifest.id);

const isSoundIn = ({ copies, manifest }: StoredBackup, repository: string): boolean =>
  copies.some((copy) => copy.repository === repository && (isGood(copy) || !manifest.sealed));

/** An unsealed one is copied as it is: nobody knows how it is. */
export const canBeCopied = ({ good, manifest }: StoredBackup): boolean => good || !manifest.sealed;

/** Nothing but reports that could not be read is against it. Its copies wait until those can be read, or are disproved. */
export const mayBecomeGood = ({ copies }: StoredBackup): boolean => copies.some(mayBeGood);
