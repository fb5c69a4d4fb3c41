/** What has to do with where backups lie: how the repositories are, their copies, and what looks after both. */
import { sleep } from '../clock.ts';
import type { Config } from '../config.ts';
import type { ConfiguredDatabase } from '../domain/database.ts';
import type { Leases } from '../domain/leases.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { BackupRepository } from '../domain/ports/repository.ts';
import { createTurns } from '../domain/turns.ts';
import { createFindBackup } from '../services/backup/find-backup.ts';
import { createRemoveBackup } from '../services/backup/remove-backup.ts';
import type { ConfiguredDatabases } from '../services/configured-database.ts';
import { createCopyStates } from '../services/copies/copy-states.ts';
import { createFindStoredExport } from '../services/export/find-export.ts';
import { createAttendance } from '../services/repositories/attendance.ts';
import { createBell } from '../services/repositories/bell.ts';
import { type KeeperJobs, keepRepository } from '../services/repositories/keep-repository.ts';
import { createCopyFacts } from '../services/repositories/late-copies.ts';
import { createLooks } from '../services/repositories/looks.ts';
import { noticeLost } from '../services/repositories/notice-lost.ts';
import { createReadRepository } from '../services/repositories/read-repository.ts';
import { createRepositoriesService } from '../services/repositories/repositories-service.ts';
import { createUnusable } from '../services/repositories/unusable.ts';
import { wantCopiesOf } from '../services/repositories/want-copies.ts';
import { whileAnswering, whileThere } from '../services/repositories/while-there.ts';
import type { State } from '../state/state-folder.ts';
import { indispensable } from './repositories.ts';

export interface PlacesOptions {
  readonly config: Config;
  readonly state: State;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly databases: ConfiguredDatabases;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
}

export function createPlaces({ config, state, ...parts }: PlacesOptions) {
  const { catalog, exportCatalog, copies: ledger } = state;
  // How long a disk takes to answer is no matter of the service's clock.
  const looks = createLooks(parts.repositories, { ...parts.clock, sleep });
  const repositories = new Map(
    [...parts.repositories].map(([name, repository]) => [name, whileAnswering(repository, looks)]),
  );
  const attendance = createAttendance(repositories.keys(), parts.clock);
  const bell = createBell();
  const annotating = createTurns();
  const listed = (id: string, repository: string) =>
    catalog.get(id)?.copies.find((copy) => copy.repository === repository) ?? null;
  const onLost = (name: string) => {
    attendance.doubt(name);
    bell.ring();
  };
  const asked = new Map(
    [...repositories].map(([name, repository]) => [
      name,
      noticeLost(whileThere(repository, attendance.whyAway), { listed, onLost }),
    ]),
  );
  const unusable = createUnusable({
    attendance,
    repositories: [...repositories.keys()],
    databases: [...parts.databases.keys()],
    catalog,
    exportCatalog,
  });
  const findBackup = createFindBackup(catalog, asked, unusable);
  const shared = {
    ...parts,
    repositories,
    catalog,
    exportCatalog,
    ledger,
    attendance,
    bell,
    findBackup,
    unusable,
  };
  const copies = createCopyStates({ ...shared, whyAway: attendance.whyAway });
  const removeBackup = createRemoveBackup({ ...shared, repositories: asked });
  const copyFacts = createCopyFacts(shared);
  const reading = { ...shared, removeBackup };
  const read = createReadRepository(reading);
  const service = createRepositoriesService({
    ...reading,
    read,
    copyFacts,
    unusable,
    looks,
    configured: new Map(
      config.repositories.map((one) => [
        one.name,
        { kind: one.kind, objectLock: one.kind === 's3' ? (one.objectLock?.mode ?? null) : null },
      ]),
    ),
    indispensable: indispensable(config),
    fault: (name, cause) => config.fault(['repositories', name, 'path'], cause),
  });
  const prunesItself = (database: string) =>
    config.schedules.some(
      (schedule) => schedule.database === database && /^(backup|retention)$/.test(schedule.task.kind),
    );

  return {
    /** Each as all of the service sees it. */
    repositories,
    looks,
    /** Each repository as it is asked while it is there. */
    asked,
    findBackup,
    copies,
    /** Taken by whoever changes the annotations of a backup, by its id. */
    annotating,
    removeBackup,
    copyFacts,
    unusable,
    findStoredExport: createFindStoredExport(exportCatalog, asked, unusable),
    wantCopies: (database: ConfiguredDatabase) => wantCopiesOf(database, shared),
    service,
    openAll: service.openAll,
    /** Looks after all of them, until the signal has fired. */
    keep: (jobs: KeeperJobs, signal: AbortSignal) =>
      Promise.all(
        [...repositories.values()].map((repository) =>
          keepRepository(repository, { ...reading, read, jobs, annotating, prunesItself }, signal),
        ),
      ),
  };
}
