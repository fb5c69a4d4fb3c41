/** What was deleted for good while a repository was away, and the state folder that remembered it was lost. */
import { type ConfiguredDatabase, repositoriesOf } from '../../domain/database.ts';
import { instantOfDated } from '../../domain/ids.ts';
import type { ForeignContent, Tombstone } from '../../domain/ports/repository.ts';
import type { ReadRepositoryOptions } from './read-repository.ts';
import { tombstonesIn } from './tombstones-in.ts';

type Options = Pick<
  ReadRepositoryOptions,
  'attendance' | 'databases' | 'repositories' | 'catalog' | 'ledger' | 'clock'
>;

/**
 * Notes for removal what a tombstone says was deleted everywhere and another repository still holds. Nobody vouches for a
 * tombstone: it concerns only backups of the database in whose folder it lies, and only the repositories that come after its own,
 * so that none brings the primary to delete anything; and what is noted goes only where it is neither held nor the last good one.
 * Gives those that were not followed.
 */
export async function applyTombstones(options: Options): Promise<ForeignContent[]> {
  const ignored: ForeignContent[] = [];
  for (const database of options.databases.values()) {
    if (database.copies.length > 0) ignored.push(...(await applyOf(database, options)));
  }
  return ignored;
}

async function applyOf(database: ConfiguredDatabase, options: Options): Promise<ForeignContent[]> {
  const { attendance, repositories } = options;
  const order = repositoriesOf(database);
  const ignored: ForeignContent[] = [];
  for (const [place, name] of order.entries()) {
    const repository = repositories.get(name);
    const { absence, opened } = attendance.of(name);
    if (!repository || absence !== null || !opened) continue;
    for (const id of (await tombstonesIn(repository, database.name)) ?? []) {
      const holders = holdersOf(id, name, options);
      if (holders.length === 0) continue;
      const tombstone = await repository.tombstone(id);
      if (tombstone?.scope !== 'everywhere' || !isPlausible(tombstone, options.clock.now())) continue;
      const later = holders.filter((holder) => order.indexOf(holder) > place);
      note(tombstone, later, options);
      for (const holder of holders.filter((one) => !later.includes(one))) {
        const reason = `it says that ${id} was deleted, but ${holder} holds it: it is not followed`;
        ignored.push({ key: `${name}: the tombstone of ${id}`, reason });
      }
    }
  }
  return ignored;
}

const holdersOf = (id: string, except: string, { catalog }: Options): string[] =>
  (catalog.get(id)?.copies ?? []).map(({ repository }) => repository).filter((name) => name !== except);

function note({ id, at }: Tombstone, names: readonly string[], { catalog, ledger }: Options): void {
  if (names.length === 0) return;
  ledger.remove(id, names, new Date(at));
  for (const name of names) catalog.remove(id, name);
}

/** Nothing is deleted before it was made, or tomorrow. */
const isPlausible = ({ id, at }: Tombstone, now: Date): boolean =>
  new Date(at) >= instantOfDated(id) && new Date(at).getTime() <= now.getTime() + toleranceMs;

const toleranceMs = 5 * 60_000;
