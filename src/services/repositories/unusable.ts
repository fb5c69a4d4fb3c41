/** Backups and exports that were stored and cannot be used: their manifest, or a file that it names, is not what it was. */
import { databaseOfBackup } from '../../domain/backup.ts';
import type { Catalog } from '../../domain/ports/catalog.ts';
import type { ExportCatalog } from '../../domain/ports/export-catalog.ts';
import type { StoredKind } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import type { Attendance } from './attendance.ts';

/** What of one database cannot be used in one repository, as it was when that was last read. */
export interface UnusableFacts {
  readonly database: string;
  readonly repository: string;
  readonly backups: number;
  readonly exports: number;
}

export interface Unusable {
  /** Of each configured database, and each other one of which there is any, in each repository that was read, none or not. */
  facts(): UnusableFacts[];
  /** The `not_found` of a backup or an export that is listed nowhere: where something of it lies it says so, and what to do. */
  missing(kind: StoredKind, id: string): Problem;
  /** The repositories in which something of this backup lies that cannot be used. */
  placesOf(backup: string): string[];
  /** It has been removed from there. */
  removed(backup: string, repository: string): void;
}

export interface UnusableOptions {
  readonly attendance: Pick<Attendance, 'of' | 'removed'>;
  /** Names of all, and of the databases that are configured. */
  readonly repositories: readonly string[];
  readonly databases: readonly string[];
  readonly catalog: Pick<Catalog, 'get'>;
  readonly exportCatalog: Pick<ExportCatalog, 'get'>;
}

interface Found {
  readonly kind: StoredKind;
  readonly id: string;
  readonly repository: string;
  readonly key: string;
  readonly reason: string;
}

export function createUnusable(options: UnusableOptions): Unusable {
  const { attendance, catalog, exportCatalog } = options;

  /** A copy that was made anew since then is none of them. */
  const isListed = ({ kind, id, repository }: Found): boolean =>
    kind === 'backup'
      ? (catalog.get(id)?.copies.some((copy) => copy.repository === repository) ?? false)
      : exportCatalog.get(id)?.repository === repository;

  const all = (): Found[] =>
    options.repositories
      .flatMap((repository) =>
        attendance.of(repository).unusable.map(({ key, reason, unusable }): Found => {
          return { ...unusable, repository, key, reason };
        }),
      )
      .filter((found) => !isListed(found));

  return {
    facts() {
      const found = all();
      const read = options.repositories.filter((name) => attendance.of(name).scannedAt !== null);
      const databases = new Set([...options.databases, ...found.map(({ id }) => databaseOfBackup(id))]);
      return read.flatMap((repository) =>
        [...databases].map((database) => factsOf({ database, repository }, found)),
      );
    },
    missing(kind, id) {
      const found = all().find((one) => one.kind === kind && one.id === id);
      return found ? unusableProblem(found) : new Problem('not_found', `There is no ${kind} ${id}.`);
    },
    placesOf(backup) {
      const found = all().filter(({ kind, id }) => kind === 'backup' && id === backup);
      return [...new Set(found.map(({ repository }) => repository))];
    },
    removed: (backup, repository) => attendance.removed(repository, backup),
  };
}

function factsOf(
  place: Pick<UnusableFacts, 'database' | 'repository'>,
  found: readonly Found[],
): UnusableFacts {
  const here = found.filter(
    ({ id, repository }) => repository === place.repository && databaseOfBackup(id) === place.database,
  );
  const backups = here.filter(({ kind }) => kind === 'backup').length;
  return { ...place, backups, exports: here.length - backups };
}

function unusableProblem({ kind, id, repository, key, reason }: Found): Problem {
  const what = `The ${kind} ${id} lies in the repository ${repository}, but cannot be used`;
  const detail = `${what}: ${key}: ${reason.replace(/\.$/, '')}.`;
  // Files of an export can be named by values.
  return new Problem('not_found', detail, {
    hint: remedies[kind],
    ...(kind === 'export' ? { forViewers: `${what}.` } : {}),
  });
}

const remedies: Readonly<Record<StoredKind, string>> = {
  backup:
    'The database file beside the manifest may be whole: POST /backups/import {"database", "file", "createdAt"} reads all of it and adopts it as a backup of its ' +
    'own, of the instant in the id that createdAt names (where importRoots do not hold it, of a bucket above all, copy it to one of their folders first). Then DELETE /backups/{id} removes what is left of this one.',
  export:
    'Export it again; the files beside the manifest may be whole. Then move its folder out of the repository, and read that anew: ' +
    'POST /repositories/{name}/rescan.',
};
