import type { DuckDBConnection } from '@duckdb/node-api';
import type { LoadTable, MergeFiles } from '../../../domain/ports/engine.ts';
import { type FieldError, Problem } from '../../../domain/problem.ts';
import { stored } from '../../compare/alignment.ts';
import type { Catalog, Column, Table } from '../../compare/catalog.ts';
import { columnNamed, objectKey } from '../../compare/names.ts';
import type { Column as FileColumn } from '../../row-hash.ts';
import { adaptedSource, misfits } from './adapt.ts';
import { loading, pathsIn } from './load-failure.ts';
import { exportedSource, foundSource, type Source } from './read-source.ts';

/** Files and the existing table that they go into. */
export interface Match {
  readonly load: LoadTable;
  readonly table: Table;
  /** The rows of the files, in columns and types of the table. */
  readonly source: Source;
  /** What a window is on. */
  readonly time: Column | null;
}

/**
 * Finds the table for each table's files and lays their columns on its own. An export's columns must be those of the
 * table, with the same types. People's files may leave out columns that can do without a value, except under `replace`, and may
 * have types of which each value has one of the table's. Rejects with `schema_mismatch`, all that does not match in
 * `errors`, and with `load_failed` for a value that would change.
 */
export async function matchTables(
  connection: DuckDBConnection,
  catalog: Catalog,
  request: MergeFiles,
  signal: AbortSignal,
): Promise<Match[]> {
  const errors: FieldError[] = [];
  const matches: Match[] = [];
  for (const load of request.tables) {
    const name = `${load.schema}.${load.name}`;
    const table = catalog.tables.find(
      (each) => objectKey(each.schema, each.name) === objectKey(load.schema, load.name),
    );
    if (!table) errors.push({ pointer: name, message: 'The database has no such table.' });
    else {
      const match = await loading(
        name,
        () => matchTable(connection, request, load, table, signal),
        pathsIn(request, load),
      );
      errors.push(
        ...match.errors.map(({ pointer, message }) => ({
          pointer: [name, pointer].filter(Boolean).join('.'),
          message,
        })),
      );
      matches.push({ load, table, ...match });
    }
  }
  if (errors.length === 0) return matches;
  const detail = errors.map(({ pointer, message }) => `${pointer}: ${message}`).join(' ');
  throw new Problem('schema_mismatch', detail.length > 1000 ? `${detail.slice(0, 1000)} ..` : detail, {
    errors,
  });
}

async function matchTable(
  connection: DuckDBConnection,
  request: MergeFiles,
  load: LoadTable,
  table: Table,
  signal: AbortSignal,
) {
  refuseBoundless(load);
  const errors = keyErrors(request, table);
  const time = load.window ? columnNamed(stored(table), load.timeColumn ?? '') : undefined;
  if (load.window && !time)
    errors.push({
      pointer: load.timeColumn ?? '',
      message: 'The window is on a column that the table has not.',
    });
  const found = load.columns === null ? await foundSource(connection, request, load, signal) : null;
  const columns: readonly FileColumn[] = found?.columns ?? load.columns ?? [];
  errors.push(
    ...missing(request, load, table, columns),
    ...surplus(table, columns, found?.isText ? firstLine : ''),
  );
  errors.push(...(found ? await misfits(connection, found, table) : changedTypes(table, columns)));
  if (errors.length > 0) return { errors, source: { sql: '', columns: [] }, time: null };
  const source = found
    ? await adaptedSource(connection, found, table)
    : exportedSource(request, load, stored(table));
  return { errors, source, time: time ?? null };
}

/** Such a window would be all rows, and `replace` would delete them. */
function refuseBoundless({ schema, name, window }: LoadTable): void {
  if (!window || window.from !== null || window.to !== null) return;
  throw new Problem(
    'load_failed',
    `${schema}.${name}: the window of the export has neither a beginning nor an end.`,
    {
      hint: 'Use an export whose manifest nobody changed. Nothing was touched.',
    },
  );
}

function keyErrors({ mode }: MergeFiles, table: Table): FieldError[] {
  if (mode !== 'upsert' || table.primaryKey.length > 0) return [];
  return [{ pointer: '', message: 'The table has no primary key to find rows by; use replace or append.' }];
}

function missing(
  { mode }: MergeFiles,
  load: LoadTable,
  table: Table,
  columns: readonly FileColumn[],
): FieldError[] {
  const needed = (column: Column) =>
    load.columns !== null ||
    mode === 'replace' ||
    table.primaryKey.includes(column.name) ||
    (!column.nullable && column.expression === null);
  return stored(table)
    .filter((column) => needed(column) && !columnNamed(columns, column.name))
    .map(({ name, type }) => ({ pointer: name, message: `The files lack this column (${type}).` }));
}

const firstLine = ' The first line of a CSV file must be the names of its columns.';

function surplus(table: Table, columns: readonly FileColumn[], explanation: string): FieldError[] {
  return columns.flatMap(({ name }) => {
    const column = columnNamed(table.columns, name);
    if (column && !column.generated) return [];
    const message = column
      ? 'The column is generated and takes no values.'
      : `The table has no such column.${explanation}`;
    return [{ pointer: name, message }];
  });
}

function changedTypes(table: Table, columns: readonly FileColumn[]): FieldError[] {
  return columns.flatMap(({ name, type }) => {
    const column = columnNamed(stored(table), name);
    if (!column || column.type === type) return [];
    return [{ pointer: name, message: `The table has ${column.type}, the export ${type}.` }];
  });
}
