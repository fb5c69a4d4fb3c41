import type { DuckDBConnection } from '@duckdb/node-api';
import type { LoadFiles, LoadTable } from '../../../domain/ports/engine.ts';
import { Problem } from '../../../domain/problem.ts';
import { columnNamed } from '../../compare/names.ts';
import { texts } from '../../query.ts';
import type { Column } from '../../row-hash.ts';
import { identifier, literal } from '../../sql.ts';
import { conversionOf } from '../conversion/conversions.ts';
import { longestRow } from '../csv-row-limit.ts';
import { pathsOf } from './table-files.ts';

/** The rows in a table's files. */
export interface Source {
  /** For a FROM, in parentheses: the columns under their names. */
  readonly sql: string;
  readonly columns: readonly Column[];
  /** A CSV file's fields as they are, of which nothing is known but their text. */
  readonly isText?: boolean;
}

type Files = Pick<LoadFiles, 'folder' | 'format'>;

const rowLimits = `max_line_size = ${longestRow}, buffer_size = ${2 * longestRow}`;

/**
 * What people's files hold, by the names in them: Parquet in its own types, CSV (with a header) as text or, with
 * `detect`, in the types that all of its rows allow. An empty field is NULL, an empty text in quotes is not.
 */
export async function foundSource(
  connection: DuckDBConnection,
  files: Files,
  table: LoadTable,
  { detect = false } = {},
): Promise<Source> {
  const types = detect ? 'sample_size = -1' : 'all_varchar = true';
  const rows =
    files.format === 'csv'
      ? `system.main.read_csv(${list(files, table)}, header = true, ${types}, allow_quoted_nulls = false, ${rowLimits}, hive_partitioning = false)`
      : parquet(files, table);
  const described = await texts(
    connection,
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${rows})`,
  );
  return {
    sql: `(SELECT * FROM ${rows})`,
    columns: described.flatMap(([name, type]) => (name && type ? [{ name, type }] : [])),
    isText: files.format === 'csv' && !detect,
  };
}

/**
 * What the files of an export hold, in the types of the table that they are for, whose stored columns these are. Rejects with
 * `load_failed` where the export converted a column in another way than is known here.
 */
export function exportedSource(files: Files, table: LoadTable, stored: readonly Column[]): Source {
  const declared = table.columns ?? [];
  const columns = declared.flatMap(({ name }) => columnNamed(stored, name) ?? []);
  if (table.files.length === 0) return { sql: `(SELECT ${none(columns)} WHERE FALSE)`, columns };
  const values = declared.map(({ name, storedAs }, index) => {
    const { name: as, type } = columns[index] ?? { name, type: 'VARCHAR' };
    const conversion = conversionOf(type, files.format);
    if (conversion === 'unsupported' || conversion.storedAs !== storedAs) {
      throw new Problem(
        'load_failed',
        `${table.schema}.${table.name}.${name}: ${type} is stored in a way that is not known here.`,
      );
    }
    const held =
      files.format === 'csv' ? `CAST(${identifier(name)} AS ${storedAs ?? type})` : identifier(name);
    // Parquet gives a type of its own for what it has no name for: text for an ENUM, say.
    return `CAST(${conversion.read(held)} AS ${type}) AS ${identifier(as)}`;
  });
  const rows = files.format === 'csv' ? csv(files, table, declared) : parquet(files, table);
  return { sql: `(SELECT ${values.join(', ')} FROM ${rows})`, columns };
}

const none = (columns: readonly Column[]): string =>
  columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${identifier(name)}`).join(', ');

/** As text, which is cast afterwards: the reader's own casts are not quite CAST. */
function csv(files: Files, table: LoadTable, columns: readonly Pick<Column, 'name'>[]): string {
  const types = columns.map(({ name }) => `${literal(name)}: 'VARCHAR'`);
  return `system.main.read_csv(${list(files, table)}, auto_detect = false, header = true, delim = ',', quote = '"',
    escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {${types.join(', ')}}, ${rowLimits},
    hive_partitioning = false)`;
}

const parquet = (files: Files, table: LoadTable): string =>
  `system.main.read_parquet(${list(files, table)}, hive_partitioning = false)`;

const list = (files: Files, table: LoadTable): string => `[${pathsOf(files, table).map(literal).join(', ')}]`;
