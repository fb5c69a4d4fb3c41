/** Repositories: how each is, reading one anew, and looking after all of them while the service runs. */
import { latestPlausible } from '../../domain/clock-error.ts';
import { repositoriesOf } from '../../domain/database.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { StoredExports } from '../../domain/ports/export-catalog.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { problemDocument, withoutDetail } from '../../domain/problem.ts';
import type { Holding, Repository } from '../../domain/repository.ts';
import { shareReadingsOf } from '../share-readings.ts';
import { findRepository } from './find-repository.ts';
import type { CopyFactsOf } from './late-copies.ts';
import type { Looks } from './looks.ts';
import { type OpenAllOptions, openAll } from './open-all.ts';
import type { ReadRepositoryOptions } from './read-repository.ts';
import type { Unusable } from './unusable.ts';
import { wantCopies } from './want-copies.ts';

export interface RepositoriesServiceOptions extends ReadRepositoryOptions, Omit<OpenAllOptions, 'clock'> {
  /** What the configuration says of each. */
  readonly configured: ReadonlyMap<string, Pick<Repository, 'kind' | 'objectLock'>>;
  readonly copyFacts: CopyFactsOf;
  readonly unusable: Pick<Unusable, 'facts'>;
  readonly looks: Pick<Looks, 'at'>;
  readonly clock: Clock;
}

export interface RepositoriesService {
  /** `databases`: only what concerns these; null: everything. */
  list(databases: readonly string[] | null): Promise<Repository[]>;
  /** Reads all that lies there. `not_found`, `repository_unavailable`. */
  rescan(name: string, databases: readonly string[] | null): Promise<Repository>;
  /**
   * Opens and reads all, once, before anything else. Rejects where one that must be there cannot be used. One that takes long goes
   * on by itself.
   */
  openAll(): Promise<void>;
}

export function createRepositoriesService(options: RepositoriesServiceOptions): RepositoriesService {
  const { repositories, attendance, looks } = options;
  // Whoever asks for one while another waits gets that: it takes long, and nobody ends it.
  const read = shareReadingsOf((name: string) => options.read(findRepository(name, repositories)));

  async function describe(
    repository: BackupRepository,
    databases: readonly string[] | null,
  ): Promise<Repository> {
    const { name } = repository;
    const configured = options.configured.get(name);
    if (!configured) throw new Error(`the configuration does not say what ${name} is`);
    const { freeBytes, error } = await looks.at(name);
    const { absence, opened, scannedAt, found, versions } = attendance.of(name);
    const problem = error === null ? null : problemDocument(error, `/repositories/${name}`);
    // Of one that could not be opened a look tells no more than that.
    const why = (opened ? null : absence?.problem) ?? problem ?? absence?.problem ?? null;
    const mine = (database: string) => databases?.includes(database) ?? true;
    return {
      name,
      ...configured,
      reachable: problem === null && absence === null,
      awaySince: absence?.since ?? null,
      // The detail may name another database, and where that lies.
      problem: why && databases ? withoutDetail(why) : why,
      // Of a bucket it is the room to stage in, which is no room there.
      freeBytes: repository.isLocal ? freeBytes : null,
      keepsVersions: versions.kept,
      olderVersionsBytes: versions.bytes,
      scannedAt,
      holds: holdingsOf(name, options).filter(({ database }) => mine(database)),
      found: found
        .filter(({ key }) => mine(key.split('/')[0] ?? ''))
        .map(({ key, reason }) => ({ key, reason })),
    };
  }

  /** Whose databases are named sees the repositories that have to do with them. */
  const concerns = ({ holds }: Repository, databases: readonly string[] | null): boolean =>
    databases === null || holds.length > 0;

  return {
    async list(databases) {
      const all = await Promise.all([...repositories.values()].map((one) => describe(one, databases)));
      return all.filter((repository) => concerns(repository, databases));
    },
    async rescan(name, databases) {
      const repository = findRepository(name, repositories);
      await read(name);
      return describe(repository, databases);
    },
    async openAll() {
      options.catalog.keep([...repositories.keys()]);
      options.exportCatalog.keep([...repositories.keys()]);
      options.ledger.keep(
        [...options.databases.values()].flatMap(({ name: database, copies }) =>
          copies.map(({ repository }) => ({ database, repository })),
        ),
      );
      await openAll(options);
      await wantCopies(options);
    },
  };
}

function holdingsOf(
  repository: string,
  { databases, catalog, exportCatalog, copyFacts, unusable, clock }: RepositoriesServiceOptions,
): Holding[] {
  const until = latestPlausible(clock.now()).toISOString();
  const stored = catalog.stored(until).filter((one) => one.repository === repository);
  const exported = exportCatalog.stored().filter((one) => one.repository === repository);
  const facts = copyFacts().filter((one) => one.repository === repository);
  const lost = unusable
    .facts()
    .filter((one) => one.repository === repository && one.backups + one.exports > 0);
  const configured = [...databases.values()].filter((one) => repositoriesOf(one).includes(repository));
  const named = [
    ...configured.map(({ name }) => name),
    ...[...stored, ...exported, ...lost].map((one) => one.database),
  ];
  return [...new Set(named)].toSorted().map((database): Holding => {
    const backups = stored.find((one) => one.database === database);
    const exports = exported.find((one) => one.database === database) ?? noExports;
    const copies = facts.find((one) => one.database === database);
    const unusableHere = lost.find((one) => one.database === database);
    const isPrimary = databases.get(database)?.repository === repository;
    return {
      database,
      role: isPrimary ? 'primary' : copies ? 'copies' : null,
      backups: backups?.count ?? 0,
      notGood: backups?.notGood ?? 0,
      sizeBytes: backups?.sizeBytes ?? 0,
      newestGoodAt: backups?.newestGoodAt ?? null,
      exports: exports.count,
      exportBytes: exports.sizeBytes,
      unusableBackups: unusableHere?.backups ?? 0,
      unusableExports: unusableHere?.exports ?? 0,
      pendingCopies: copies?.pending ?? 0,
      late: copies?.late ?? false,
    };
  });
}

const noExports: Pick<StoredExports, 'count' | 'sizeBytes'> = { count: 0, sizeBytes: 0 };
