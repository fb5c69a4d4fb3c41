/** Which databases a job reads or writes, by its request alone. */
import { databaseOfBackup } from './backup.ts';
import type { ComparisonSide } from './comparison.ts';
import { databaseOfExport } from './export.ts';
import type { JobKind, RequestOf } from './job.ts';
import type { NewRun } from './ports/schedules.ts';
import type { RestoreRequest } from './restore.ts';

/** What is asked of a job: the kind decides what the request is. */
export type AskedJob = {
  [K in JobKind]: { readonly kind: K; readonly request: RequestOf<K>; readonly run?: NewRun };
}[JobKind];

/** null: a file that may hold anything. */
type Concerned = string | null;

/** By name, each once; null where a file is named, which may be of any. */
export function concernedDatabases(asked: AskedJob): readonly string[] | null {
  const found = namedBy(asked);
  const names = found.flatMap((name) => name ?? []);
  return names.length === found.length ? [...new Set(names)] : null;
}

function namedBy({ kind, request }: AskedJob): readonly Concerned[] {
  switch (kind) {
    case 'backup':
    case 'prune':
    case 'drill':
      return [request.database];
    case 'import':
      return [null];
    case 'copy':
      return [databaseOfBackup(request.backup)];
    case 'verify':
      if ('backup' in request) return [databaseOfBackup(request.backup)];
      return ['export' in request ? databaseOfExport(request.export) : null];
    case 'compare':
      return [sideOf(request.left), sideOf(request.right)];
    case 'recovery':
      return [request.database, ...(request.backup === undefined ? [] : [databaseOfBackup(request.backup)])];
    case 'restore':
      return [sourceOf(request), 'database' in request.target ? request.target.database : null];
    case 'export':
      return ['backup' in request ? databaseOfBackup(request.backup) : request.database];
  }
}

function sideOf(side: ComparisonSide): Concerned {
  if ('database' in side) return side.database;
  return 'backup' in side ? databaseOfBackup(side.backup) : databaseOfExport(side.export);
}

function sourceOf({ source }: RestoreRequest): Concerned {
  if ('database' in source) return source.database;
  if ('backup' in source) return databaseOfBackup(source.backup);
  return 'export' in source ? databaseOfExport(source.export) : null;
}
