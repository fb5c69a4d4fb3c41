/** Removals that broke off, and what was deleted for good while a repository was away, and the state folder that remembered it was lost. */
import { type ConfiguredDatabase, repositoriesOf } from '../../domain/database.ts';
import { instantOfDated } from '../../domain/ids.ts';
import type { BackupRepository, ForeignContent, Tombstone } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import { isGone } from '../backup/first-copy.ts';
import type { ReadRepositoryOptions } from './read-repository.ts';
import { tombstoneIn, tombstonesIn } from './tombstones-in.ts';

type Options = Pick<
  ReadRepositoryOptions,
  'attendance' | 'databases' | 'repositories' | 'catalog' | 'ledger' | 'removeBackup' | 'clock' | 'log'
>;

/**
 * Removes what a tombstone says was deleted everywhere and another repository still holds. Nobody vouches for a tombstone: it
 * concerns only backups of the database in whose folder it lies, and only the repositories that come after its own, so that none
 * brings the primary to delete anything; no copy that this service made, since of those it knows itself which were deleted, unless it was about to let go of it; and
 * none that is held, or the last good one where it lies. Where its own backup is still whole, which it is where a removal broke off, that goes
 * if it was deleted everywhere, and stays without the tombstone if retention let it go: the next run decides anew. Gives those that were not followed.
 */
export async function applyTombstones(options: Options): Promise<ForeignContent[]> {
  const ignored: ForeignContent[] = [];
  for (const database of options.databases.values()) {
    for (const name of repositoriesOf(database)) {
      const repository = options.repositories.get(name);
      if (!repository || !options.attendance.isThere(name)) continue;
      for (const id of (await tombstonesIn(repository, database.name)) ?? []) {
        ignored.push(...(await apply(id, repository, database, options)));
      }
    }
  }
  return ignored;
}

/** Of one tombstone. */
async function apply(
  id: string,
  repository: BackupRepository,
  database: ConfiguredDatabase,
  options: Options,
): Promise<ForeignContent[]> {
  const { name } = repository;
  const holders = holdersOf(id, options);
  const tombstone = holders.length > 0 ? await tombstoneIn(repository, id) : null;
  if (!tombstone) return [];
  const order = repositoriesOf(database);
  const isFollowed = tombstone.scope === 'everywhere' && isPlausible(tombstone, options.clock.now());
  const ignored: ForeignContent[] = [];
  for (const holder of holders) {
    if (holder !== name && !isFollowed) continue;
    const isAfter = order.indexOf(holder) > order.indexOf(name);
    const why =
      holder === name
        ? await settle(tombstone, name, options)
        : isAfter
          ? await followElsewhere(id, holder, options)
          : 'it is not followed';
    if (why === null) continue;
    const reason = `it says that ${id} was deleted, but ${holder} holds it: ${why}`;
    ignored.push({ key: `${name}: the tombstone of ${id}`, reason });
  }
  return ignored;
}

const holdersOf = (id: string, { catalog, attendance }: Options): string[] =>
  (catalog.get(id)?.copies ?? [])
    .map(({ repository }) => repository)
    .filter((name) => attendance.isThere(name));

/** Where the tombstone itself lies. Gives why its backup is still there; null: it is gone, or is to stay. */
function settle({ id, scope }: Tombstone, name: string, options: Options): Promise<string | null> {
  const { removeBackup, log } = options;
  if (scope === 'everywhere') return follow(id, name, options);
  return unlessRefused(async () => {
    await removeBackup.spare(id, name);
    log.info({ backup: id, repository: name }, 'a backup whose removal had broken off stays');
  });
}

/** Gives why it is not followed in `holder`; null: it was. */
async function followElsewhere(id: string, holder: string, options: Options): Promise<string | null> {
  const repository = options.repositories.get(holder);
  const wasGoing = repository !== undefined && (await tombstoneIn(repository, id)) !== null;
  if (!wasGoing && options.ledger.madeAt(id, holder) !== null) {
    return `it is not followed, since this service made that copy and was not asked to delete it. If it is to go: DELETE /backups/${id}`;
  }
  return follow(id, holder, options);
}

const follow = (id: string, holder: string, { removeBackup, log }: Options): Promise<string | null> =>
  unlessRefused(async () => {
    await removeBackup.follow(id, holder);
    log.info({ backup: id, repository: holder }, 'a backup that was deleted is gone from here too');
  });

/** Gives what stands against it; null: nothing, or the backup is not there any more. */
async function unlessRefused(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
  } catch (error) {
    if (isGone(error)) return null;
    if (error instanceof Problem) return `it is not followed. ${error.message}`;
    throw error;
  }
  return null;
}

/** Nothing is deleted before it was made, or tomorrow. */
const isPlausible = ({ id, at }: Tombstone, now: Date): boolean =>
  new Date(at) >= instantOfDated(id) && new Date(at).getTime() <= now.getTime() + toleranceMs;

const toleranceMs = 5 * 60_000;
