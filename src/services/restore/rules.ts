/** What no schema can say of a request for a restore: fields that belong only to some sources and targets. */
import type { FieldError } from '../../domain/problem.ts';
import type { RestoreRequest } from '../../domain/restore.ts';
import { validationFailed } from '../../domain/validation-failed.ts';
import { rowsEnding } from '../load/file-rows.ts';

type FileSource = Extract<RestoreRequest['source'], { file: string }>;

/** Throws `validation_failed`, naming every field at fault. */
export function refuseMisfits({ source, target, mode, tables }: RestoreRequest): void {
  const errors: FieldError[] = [];
  if (mode && !('export' in source) && !('file' in source))
    errors.push({ pointer: '/mode', message: 'is only for exports and files: a backup replaces its target' });
  if (mode && !('database' in target))
    errors.push({ pointer: '/mode', message: 'is only for a database as the target' });
  if (tables && !('export' in source)) errors.push({ pointer: '/tables', message: 'is only for exports' });
  if ('file' in source) errors.push(...misfitsOf(source));
  if (errors.length > 0) throw validationFailed(errors);
}

function misfitsOf({ file, table }: FileSource): FieldError[] {
  const errors: FieldError[] = [];
  if (table === undefined) errors.push(nameless);
  if (!rowsEnding(file)) errors.push(noRows);
  return errors;
}

const noRows: FieldError = {
  pointer: '/source/file',
  message:
    'must end in .csv, .csv.gz, .csv.zst or .parquet. A database file is adopted first, with POST /backups/import, and then restored as the backup that it has become',
};

/** The table that a file is for. Throws `validation_failed` where the request names none. */
export function requireTable({ table }: Omit<FileSource, 'file'>): string {
  if (table === undefined) throw validationFailed([nameless]);
  return table;
}

const nameless: FieldError = {
  pointer: '/source/table',
  message: 'is missing: a file does not say which table its rows are of',
};
