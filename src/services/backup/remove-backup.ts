import { type BackupRecord, databaseOfBackup, isGood, mayBeGood, storedFiles } from '../../domain/backup.ts';
import type { Leases } from '../../domain/leases.ts';
import type { BackupFilter, Catalog } from '../../domain/ports/catalog.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { CopyLedger } from '../../domain/ports/copies.ts';
import { isDenied } from '../../domain/ports/object-store.ts';
import type { BackupRepository, RemovalScope } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import { freedOf, nothingFreed, type Removal, together } from '../../domain/removal.ts';
import { counts, mergeCopies, type StoredBackup, withRead } from '../../domain/stored-backup.ts';
import { createTurns } from '../../domain/turns.ts';
import { catalogPages } from '../catalog-pages.ts';
import type { Unusable } from '../repositories/unusable.ts';
import { copyIn, type FindBackup, type FoundCopies, type FoundCopy } from './find-backup.ts';
import { createFindLost, held, isHeldIn, type Leaving } from './find-lost.ts';
import { isAway, isGone, isNotThere } from './first-copy.ts';
import { refuseOthers } from './refuse-others.ts';
import { whyNotWhole } from './why-not-whole.ts';

export interface RemoveBackupOptions {
  readonly findBackup: FindBackup;
  readonly catalog: Catalog;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly ledger: CopyLedger;
  readonly leases: Leases;
  readonly unusable: Pick<Unusable, 'placesOf' | 'removed'>;
  readonly clock: Clock;
}

/**
 * The one way by which backups go: what forbids it is looked up in the repositories, just before, and two of one database never go
 * at once. Rejects with `not_found`, `backup_held`, `backup_in_use`, `last_backup`.
 */
export interface RemoveBackup {
  /**
   * From every repository, what cannot be used there too. From one that is away it goes when that is back; `repository_unavailable`
   * where all are, or where one denies it. Gives what became of the bytes where it went.
   */
  everywhere(id: string): Promise<Removal>;
  /** From one repository, which must have another good one. Other copies stay; `backup_in_use` while one is still to be made. */
  from(id: string, repository: string): Promise<void>;
  /** As `from`, of what was deleted everywhere: its tombstone says that there too. */
  follow(id: string, repository: string): Promise<void>;
  /** Takes back the tombstone of what `from` had begun to remove, where it is still whole: whether it is to go is decided anew. */
  spare(id: string, repository: string): Promise<void>;
  /**
   * Finishes what `everywhere` noted, in a repository that is back. What must not go by now, since a copy that
   * is listed anywhere holds it or it is the last good one, stays and is listed again: `backup_held`, `last_backup`.
   */
  finish(id: string, repository: BackupRepository): Promise<void>;
}

export function createRemoveBackup(options: RemoveBackupOptions): RemoveBackup {
  const { findBackup, catalog, repositories, ledger, leases, unusable, clock } = options;
  const findLost = createFindLost(options);
  const turns = createTurns();

  /** Alone among the removals of its database, and with the backup claimed: nothing of it changes under us. */
  function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    return turns.take(databaseOfBackup(id), async () => {
      const release = leases.claim(id);
      try {
        return await work();
      } finally {
        release();
      }
    });
  }

  /** `filter`: among which others a good one must be left, where this one is good or may be. `entered`: asked itself, before others may. */
  async function refuseToRemove(
    stored: StoredBackup,
    read: readonly BackupRecord[],
    filter: BackupFilter,
    entered?: BackupRepository,
  ): Promise<void> {
    const order = filter.repository === undefined ? null : [filter.repository];
    const { id, database } = stored.manifest;
    if (withRead(stored, read).annotation.hold) throw held(id);
    if (!read.some(mayBeGood)) return;
    for (const others of catalogPages({ ...filter, database, good: true }, catalog, 10)) {
      for (const other of others)
        if (other.manifest.id !== id && (await isSomewhere(other, order ?? other.order, entered))) return;
    }
    const where = filter.repository === undefined ? '' : ` in the repository ${filter.repository}`;
    throw new Problem('last_backup', `${id} is the last good backup of ${database}${where}.`);
  }

  async function isSomewhere(
    { copies }: StoredBackup,
    places: readonly string[],
    entered: BackupRepository | undefined,
  ): Promise<boolean> {
    for (const copy of copies) {
      const { repository: name } = copy;
      const repository = name === entered?.name ? entered : repositories.get(name);
      if (repository && counts(places, name) && (await isThere(copy, repository))) return true;
    }
    return false;
  }

  /** The catalog only remembers: files may have been taken away or cut short behind our back. */
  async function isThere({ manifest }: BackupRecord, repository: BackupRepository): Promise<boolean> {
    try {
      const record = catalog.withUnstored(await repository.read(manifest.id));
      return isGood(record) && (await whyNotWhole(record.manifest, record.manifest, repository)) === null;
    } catch (error) {
      if (error instanceof Problem) return false;
      throw error;
    }
  }

  /** What is away keeps its note, and goes when it is back. So does what must not be removed there. Gives why it still lies there. */
  async function removeCopy(id: string, repository: BackupRepository, at: Date): Promise<Problem | null> {
    try {
      await repository.remove(id, at, 'everywhere');
    } catch (error) {
      if (isAway(error)) return error;
      if (!isGone(error)) throw error;
    }
    forget(id, repository.name);
    unusable.removed(id, repository.name);
    return null;
  }

  /** Its copies, and what cannot be used of it elsewhere, if nothing forbids that all of it goes. */
  async function removable(id: string): Promise<readonly Leaving[]> {
    const lost = await findLost(id);
    if (lost.length > 0 && !catalog.get(id)) {
      requireAnyThere(lost);
      return lost;
    }
    const { stored, copies } = findBackup(id);
    await refuseToRemove(stored, await readCopies(id, copies), {});
    return [...copies, ...contradictingOf(stored)].map(leaving).concat(lost);
  }

  /** What is of another image goes too: else it would stand in the list for what is deleted. */
  const contradictingOf = ({ contradicting }: StoredBackup): FoundCopy[] =>
    contradicting.flatMap((record) => {
      const repository = repositories.get(record.repository);
      return repository ? [{ record, repository }] : [];
    });

  return {
    everywhere: (id) =>
      inTurn(id, async () => {
        const all = await removable(id);
        await refuseOthers(id, all);
        const names = all.map(({ repository }) => repository.name);
        const at = clock.now();
        ledger.remove(id, names, at);
        for (const name of names) catalog.remove(id, name);
        let removal = nothing;
        const refusals: Problem[] = [];
        for (const one of all) {
          // Where nobody could look it may be held, or whole again: `finish` looks first.
          if (one.away) continue;
          const foreseen = await foresee(id, one);
          const why = await removeCopy(id, one.repository, at);
          if (!why) removal = together(removal, foreseen);
          else if (isDenied(why)) refusals.push(stillThere(id, one.repository.name, why));
        }
        const [first] = refusals;
        if (first) throw first;
        return removal;
      }),

    from: (id, name) => inTurn(id, () => removeFrom(id, name, 'here')),

    follow: (id, name) => inTurn(id, () => removeFrom(id, name, 'everywhere')),

    spare: (id, name) => inTurn(id, () => copyIn(findBackup(id), name).repository.unbury(id)),

    finish: (id, repository) => inTurn(id, () => finishRemoval(id, repository)),
  };

  async function removeFrom(id: string, name: string, scope: RemovalScope): Promise<void> {
    const found = findBackup(id);
    const { repository } = copyIn(found, name);
    const record = catalog.withUnstored(await repository.read(id));
    await refuseToRemove(found.stored, [record], { repository: name });
    if (scope === 'here') refuseAwaited(id, name);
    // First of all: where that cannot be stored nothing goes, or what is gone would be listed.
    catalog.remove(id, name);
    try {
      await repository.remove(id, clock.now(), scope);
    } catch (error) {
      // Without its manifest it is no backup any more: what else could not be removed goes at the next scan.
      if (!(await isLost(id, repository))) {
        // What was deleted everywhere is still to go.
        if (scope === 'here') await takeBack(id, repository);
        catalog.put(record);
      }
      throw error;
    }
    forget(id, name);
  }

  /** It is gone. A reading that began before that may have come by it. */
  function forget(id: string, name: string): void {
    catalog.gone(id, name);
    ledger.removed(id, name);
  }

  /** Looked at right before it goes: since the plan was made a copy may have been lost, or found damaged. */
  function refuseAwaited(id: string, name: string): void {
    const awaited = ledger.wantedOf(id).find(({ repository }) => repository !== name);
    if (!awaited) return;
    const detail = `The copy of ${id} in the repository ${awaited.repository} is still to be made.`;
    throw new Problem('backup_in_use', detail, { hint: 'Repeat it when it is there.' });
  }

  async function finishRemoval(id: string, repository: BackupRepository): Promise<void> {
    const record = await repository.read(id).then(catalog.withUnstored, (error: unknown) => {
      if (isGone(error)) return null;
      throw error;
    });
    try {
      // What is listed elsewhere by now may hold it.
      if (record) {
        const stored = catalog.get(id) ?? mergeCopies([record], []);
        await refuseToRemove(stored, [record], {}, repository);
      } else if (await isHeldIn(id, repository)) throw held(id);
    } catch (error) {
      if (error instanceof Problem && !isAway(error)) {
        if (record) await takeBack(id, repository);
        ledger.removed(id, repository.name);
        if (record) catalog.put(record);
      }
      throw error;
    }
    // A reading that is under way may have come by it.
    catalog.remove(id, repository.name);
    const why = await removeCopy(id, repository, clock.now());
    if (why) throw why;
  }
}

const stillThere = (id: string, name: string, { message, hint, cause }: Problem): Problem =>
  new Problem(
    'repository_unavailable',
    `${id} is listed no more, but still lies in the repository ${name}: ${message}`,
    {
      hint: `${hint} It is tried again whenever the repository is read, as by POST /repositories/${name}/rescan.`,
      cause,
    },
  );

const nothing: Removal = { ...nothingFreed, lockedUntil: null };

const leaving = ({ repository, record: { manifest } }: FoundCopy): Leaving => ({
  repository,
  away: null,
  bytes: storedFiles(manifest).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
});

/** Where nobody can look nothing is known of a hold. */
function requireAnyThere(lost: readonly Leaving[]): void {
  const [first] = lost;
  if (first?.away && lost.every(({ away }) => away)) throw first.away;
}

/** What its removal will free: nothing where it is gone, or goes later. */
async function foresee(id: string, { repository, bytes }: Leaving): Promise<Removal> {
  try {
    const keepsVersions = await repository.keepsVersions();
    const lockedUntil = keepsVersions === false ? null : await repository.lockedUntil(id);
    return { ...freedOf(bytes, keepsVersions), lockedUntil: lockedUntil?.toISOString() ?? null };
  } catch (error) {
    if (isNotThere(error)) return nothing;
    throw error;
  }
}

const isLost = (id: string, repository: BackupRepository): Promise<boolean> =>
  repository.read(id).then(() => false, isGone);

/** The tombstone of what stays. One that cannot be taken back now is looked at again at the next reading. */
const takeBack = (id: string, repository: BackupRepository): Promise<void> =>
  repository.unbury(id).catch(() => {});

/** As they are now; those that are away as they are remembered. Rejects where none can be read. */
async function readCopies(id: string, copies: FoundCopies): Promise<BackupRecord[]> {
  const records: BackupRecord[] = [];
  const refusals: unknown[] = [];
  for (const { repository, record } of copies) {
    try {
      records.push(await repository.read(id));
    } catch (error) {
      if (!isNotThere(error)) throw error;
      refusals.push(error);
      if (isAway(error)) records.push(record);
    }
  }
  if (refusals.length === copies.length) throw refusals[0];
  return records;
}
