import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { LoadFiles, LoadTable } from '../../../domain/ports/engine.ts';
import { Problem } from '../../../domain/problem.ts';
import { columnNamed } from '../../compare/names.ts';
import { texts } from '../../query.ts';
import type { Column } from '../../row-hash.ts';
import { identifier, literal } from '../../sql.ts';
import { conversionOf } from '../conversion/conversions.ts';
import { BadCsv } from './csv/bad-csv.ts';
import { csvSource } from './csv/csv-source.ts';
import { csvRows } from './csv/read-rows.ts';
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

/**
 * What people's files hold, by the names in them: Parquet in its own types, CSV as text. In that an empty field is NULL, an
 * empty text in quotes is not. Rejects with `load_failed` for a CSV file that can be read in more than one way.
 */
export async function foundSource(
  connection: DuckDBConnection,
  files: Files,
  table: LoadTable,
  signal: AbortSignal,
): Promise<Source> {
  if (files.format === 'csv') return await foundCsv(connection, files, table, signal);
  const sql = `(SELECT * FROM ${parquet(files, table)})`;
  const described = await texts(connection, `SELECT column_name, column_type FROM (DESCRIBE FROM ${sql})`);
  return { sql, columns: described.flatMap(([name, type]) => (name && type ? [{ name, type }] : [])) };
}

async function foundCsv(
  connection: DuckDBConnection,
  files: Files,
  table: LoadTable,
  signal: AbortSignal,
): Promise<Source> {
  const {
    schema,
    name,
    files: [file, ...others],
  } = table;
  if (!file || others.length > 0) throw new TypeError('people restore one file at a time');
  try {
    const { sql, names } = await csvSource(connection, join(files.folder, file.name), signal);
    return { sql, columns: names.map((column) => ({ name: column, type: 'VARCHAR' })), isText: true };
  } catch (error) {
    if (!(error instanceof BadCsv)) throw error;
    throw new Problem('load_failed', `${schema}.${name}: ${file.origin ?? file.name}${error.message}.`, {
      cause: error,
      hint: 'Mend the file, or write it anew as CSV with a first line of names, in UTF-8. Nothing was touched.',
    });
  }
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
  const rows =
    files.format === 'csv'
      ? csvRows(pathsOf(files, table), { delimiter: ',', names: declared.map(({ name }) => name) })
      : parquet(files, table);
  return { sql: `(SELECT ${values.join(', ')} FROM ${rows})`, columns };
}

const none = (columns: readonly Column[]): string =>
  columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${identifier(name)}`).join(', ');

const parquet = (files: Files, table: LoadTable): string =>
  `system.main.read_parquet([${pathsOf(files, table).map(literal).join(', ')}], hive_partitioning = false)`;
