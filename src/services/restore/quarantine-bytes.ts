/** How much restores have moved aside, for those who ask every second: an entry that is closed is read once. */
import { lstat } from 'node:fs/promises';
import type { QuarantineEntry } from '../../domain/restore.ts';
import { unlessMissing } from '../../files/errno.ts';
import { homesOf, namesIn, type Places, quarantineOf } from './home.ts';
import { type Entry, readEntry } from './journal.ts';

interface Known {
  /** When a name came to its folder, or went from there. */
  readonly changedNs: bigint;
  readonly held: Pick<QuarantineEntry, 'database' | 'sizeBytes'>;
}

/** Gives a function that tells the bytes by database; one that is not named has nothing there. */
export function createQuarantineBytes(
  places: Places,
  describe: (entry: Entry) => Promise<QuarantineEntry>,
): () => Promise<ReadonlyMap<string, number>> {
  /** By the path of the entry. */
  let known: ReadonlyMap<string, Known> = new Map();

  async function look(home: string, id: string, closed: Map<string, Known>): Promise<Known['held'] | null> {
    const folder = quarantineOf(home, id);
    const changedNs = (await unlessMissing(lstat(folder, { bigint: true })))?.mtimeNs;
    const before = known.get(folder);
    if (before && before.changedNs === changedNs) {
      closed.set(folder, before);
      return before.held;
    }
    const entry = await readEntry(home, id);
    if (!entry) return null;
    const held = await describe(entry);
    // An open one goes on changing, and the clock of a file system is coarse.
    if (!entry.open && changedNs !== undefined) closed.set(folder, { changedNs, held });
    return held;
  }

  return async () => {
    const closed = new Map<string, Known>();
    const homes = await homesOf(places);
    const found = homes.map(async (home) => {
      const ids = await namesIn(home, 'quarantine');
      return Promise.all(ids.map((id) => look(home, id, closed)));
    });
    const bytes = new Map<string, number>();
    for (const held of (await Promise.all(found)).flat()) {
      if (held === null || held.database === null) continue;
      bytes.set(held.database, (bytes.get(held.database) ?? 0) + held.sizeBytes);
    }
    known = closed;
    return bytes;
  };
}
