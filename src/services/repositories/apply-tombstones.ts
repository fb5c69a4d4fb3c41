/** What was deleted for good while a repository was away, and the state folder that remembered it was lost. */
import { type ConfiguredDatabase, repositoriesOf } from '../../domain/database.ts';
import { instantOfDated } from '../../domain/ids.ts';
import type { ForeignContent, Tombstone } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import { isGone } from '../backup/first-copy.ts';
import type { ReadRepositoryOptions } from './read-repository.ts';
import { tombstonesIn } from './tombstones-in.ts';

type Options = Pick<
  ReadRepositoryOptions,
  'attendance' | 'databases' | 'repositories' | 'catalog' | 'ledger' | 'removeBackup' | 'clock' | 'log'
>;

/**
 * Removes what a tombstone says was deleted everywhere and another repository still holds. Nobody vouches for a tombstone: it
 * concerns only backups of the database in whose folder it lies, and only the repositories that come after its own, so that none
 * brings the primary to delete anything; no copy that this service made, since of those it knows itself which were deleted; and
 * none that is held, or the last good one where it lies. Gives those that were not followed.
 */
export async function applyTombstones(options: Options): Promise<ForeignContent[]> {
  const ignored: ForeignContent[] = [];
  for (const database of options.databases.values()) {
    if (database.copies.length > 0) ignored.push(...(await applyOf(database, options)));
  }
  return ignored;
}

async function applyOf(database: ConfiguredDatabase, options: Options): Promise<ForeignContent[]> {
  const { repositories, attendance } = options;
  const order = repositoriesOf(database);
  const ignored: ForeignContent[] = [];
  for (const [place, name] of order.entries()) {
    const repository = repositories.get(name);
    if (!repository || !attendance.isThere(name)) continue;
    for (const id of (await tombstonesIn(repository, database.name)) ?? []) {
      const holders = holdersOf(id, name, options);
      if (holders.length === 0) continue;
      const tombstone = await repository.tombstone(id);
      if (tombstone?.scope !== 'everywhere' || !isPlausible(tombstone, options.clock.now())) continue;
      for (const holder of holders) {
        const why = order.indexOf(holder) > place ? await follow(id, holder, options) : 'it is not followed';
        if (why === null) continue;
        const reason = `it says that ${id} was deleted, but ${holder} holds it: ${why}`;
        ignored.push({ key: `${name}: the tombstone of ${id}`, reason });
      }
    }
  }
  return ignored;
}

const holdersOf = (id: string, except: string, { catalog, attendance }: Options): string[] =>
  (catalog.get(id)?.copies ?? [])
    .map(({ repository }) => repository)
    .filter((name) => name !== except && attendance.isThere(name));

/** Gives why it is not followed in `holder`; null: it was. */
async function follow(
  backup: string,
  holder: string,
  { ledger, removeBackup, log }: Options,
): Promise<string | null> {
  if (ledger.madeAt(backup, holder) !== null) {
    return `it is not followed, since this service made that copy and was not asked to delete it. If it is to go: DELETE /backups/${backup}`;
  }
  try {
    await removeBackup.from(backup, holder);
  } catch (error) {
    if (isGone(error)) return null;
    if (error instanceof Problem) return `it is not followed. ${error.message}`;
    throw error;
  }
  log.info({ backup, repository: holder }, 'a backup that was deleted is gone from here too');
  return null;
}

/** Nothing is deleted before it was made, or tomorrow. */
const isPlausible = ({ id, at }: Tombstone, now: Date): boolean =>
  new Date(at) >= instantOfDated(id) && new Date(at).getTime() <= now.getTime() + toleranceMs;

const toleranceMs = 5 * 60_000;
