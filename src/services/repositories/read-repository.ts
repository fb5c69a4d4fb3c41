/** Opens a repository and reads all that lies there into the catalogs. */
import { type BackupRecord, databaseOfBackup } from '../../domain/backup.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { CopyLedger } from '../../domain/ports/copies.ts';
import type { DoubleExport, ExportCatalog } from '../../domain/ports/export-catalog.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { BackupRepository, ForeignContent } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import { createTurns } from '../../domain/turns.ts';
import { isAway } from '../backup/first-copy.ts';
import type { RemoveBackup } from '../backup/remove-backup.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import { applyTombstones } from './apply-tombstones.ts';
import type { Attendance, OlderVersions } from './attendance.ts';
import { createForeignNotes } from './foreign-notes.ts';
import { sweepUploads } from './sweep-uploads.ts';
import { wantCopies } from './want-copies.ts';

export interface ReadRepositoryOptions {
  readonly attendance: Attendance;
  readonly databases: ConfiguredDatabases;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly catalog: Catalog;
  readonly exportCatalog: ExportCatalog;
  readonly ledger: CopyLedger;
  readonly removeBackup: RemoveBackup;
  readonly clock: { now(): Date };
  readonly log: Log;
}

/**
 * Opens a repository where this process has not, and reads it: what is to go from it goes, what it lacks is wanted. Rejects with
 * `repository_unavailable`, and remembers why. `onlyIfAway`: not again where another has read it while this one waited for its turn.
 */
export type ReadRepository = (
  repository: BackupRepository,
  options?: { readonly onlyIfAway: boolean },
) => Promise<void>;

export function createReadRepository(options: ReadRepositoryOptions): ReadRepository {
  const { attendance, databases, catalog, exportCatalog, ledger, log } = options;
  const turns = createTurns();

  async function enter(repository: BackupRepository): Promise<void> {
    const { name } = repository;
    // An export of any database may go to any repository. Opening again would sweep the staging of jobs that run.
    const notes = createForeignNotes(name, log);
    attendance.reads(name);
    if (attendance.of(name).opened) await repository.check();
    else (await repository.open([...databases.keys()])).forEach(notes.as('taken over'));
    for (const { backup, why } of await finishRemovals(repository, options)) {
      const key = `${databaseOfBackup(backup)}/backups/${backup}/`;
      if (ledger.isLeaving(backup, name))
        notes.as('a backup that was deleted stays')({ key, reason: why.message });
    }
    await catalog.replace(name, staying(repository.scan(notes.as('no backup of ours')), ledger));
    await exportCatalog.replace(name, repository.exports.scan(notes.as('no export of ours')), (double) =>
      notes.as('an export lies in two repositories')(passedBy(double)),
    );
    attendance.back(name);
    (await applyTombstones(options)).forEach(notes.as('a tombstone was not followed'));
    notes.end();
    // Before what may take long: until then what is missing here may go elsewhere.
    await wantCopies(options);
    attendance.scanned(name, notes, await versionsIn(repository));
    await sweepUploads(repository, options);
    ledger.hasten(name, options.clock.now());
  }

  return (repository, { onlyIfAway } = { onlyIfAway: false }) =>
    turns.take(repository.name, async () => {
      if (onlyIfAway && attendance.isThere(repository.name)) return;
      try {
        await enter(repository);
      } catch (error) {
        attendance.away(repository.name, error);
        throw error;
      }
    });
}

/** Exports are never copied. */
const passedBy = ({ id, used, ignored }: DoubleExport): ForeignContent => ({
  key: `${ignored}: the export ${id}`,
  reason: `${used} holds one of that id: that one counts, and this one is not used. Remove the one that is not yours, and read both repositories anew`,
});

async function versionsIn(repository: BackupRepository): Promise<OlderVersions> {
  const kept = await repository.keepsVersions();
  return { kept, bytes: kept === false ? 0 : await repository.olderVersionsBytes() };
}

async function* staying(
  records: AsyncIterable<BackupRecord>,
  ledger: Pick<CopyLedger, 'isLeaving'>,
): AsyncGenerator<BackupRecord> {
  for await (const record of records) {
    if (!ledger.isLeaving(record.manifest.id, record.repository)) yield record;
  }
}

/** A backup that was deleted, and is still there. */
interface Staying {
  readonly backup: string;
  readonly why: Problem;
}

/**
 * Removes what was deleted while the repository was away. What must not go by now, or cannot be removed though the repository is there, the log tells:
 * that keeps nobody from the rest. Gives it. Rejects with `repository_unavailable` where the repository itself is away.
 */
export async function finishRemovals(
  repository: BackupRepository,
  {
    ledger,
    removeBackup,
    attendance,
    log,
  }: Pick<ReadRepositoryOptions, 'ledger' | 'removeBackup' | 'attendance' | 'log'>,
): Promise<Staying[]> {
  const staying: Staying[] = [];
  for (const { backup } of ledger.removalsIn(repository.name)) {
    try {
      await removeBackup.finish(backup, repository);
      log.info({ backup, repository: repository.name }, 'a backup that was deleted is gone from here too');
    } catch (err) {
      if (!(err instanceof Problem)) throw err;
      if (err.code === 'backup_in_use') continue;
      if (isAway(err)) await repository.check();
      staying.push({ backup, why: err });
      if (!attendance.noteOnce(repository.name, `removal of ${backup}`)) continue;
      log.warn({ backup, repository: repository.name, err }, 'a backup that was deleted stays here');
    }
  }
  return staying;
}
