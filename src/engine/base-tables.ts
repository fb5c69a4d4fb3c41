import type { DuckDBConnection } from '@duckdb/node-api';
import { objectKey } from './compare/names.ts';
import { texts } from './query.ts';
import type { Column } from './row-hash.ts';

export interface BaseTable {
  readonly schema: string;
  readonly name: string;
  /** A guess, for progress only. */
  readonly estimatedRows: number;
  /** Stored columns in their order; generated ones hold no data and would run the file's expressions. */
  readonly columns: readonly StoredColumn[];
  /** Of all columns. */
  readonly width: number;
}

interface StoredColumn extends Column {
  /** Among all columns, from 0. */
  readonly position: number;
}

/** The base tables of all schemas of an attached database, by schema and name. Runs nothing that the file defines. */
export async function baseTables(connection: DuckDBConnection, database: string): Promise<BaseTable[]> {
  const rows = await texts(
    connection,
    `SELECT schema_name, table_name, CAST(estimated_size AS VARCHAR), sql FROM system.main.duckdb_tables()
     WHERE database_name = $1 AND NOT internal ORDER BY schema_name, table_name`,
    [database],
  );
  const columnsOf = await columnsByTable(connection, database);
  return rows.map(([schema, name, estimate, definition]) => {
    if (!schema || !name || !definition) throw new TypeError('a table without a name or a definition');
    const all = columnsOf.get(objectKey(schema, name)) ?? [];
    const columns = all.flatMap((column, position) =>
      isGenerated(column, definition) ? [] : [{ name: column.name, type: column.type, position }],
    );
    return { schema, name, estimatedRows: Number(estimate ?? 0), columns, width: all.length };
  });
}

interface CatalogColumn extends Column {
  /** It has a DEFAULT or is generated. */
  readonly hasExpression: boolean;
}

/** Of tables and views, by qualified name. */
async function columnsByTable(connection: DuckDBConnection, database: string) {
  const rows = await texts(
    connection,
    `SELECT schema_name, table_name, column_name, data_type, column_default
     FROM system.main.duckdb_columns() WHERE database_name = $1 AND NOT internal
     ORDER BY schema_name, table_name, column_index`,
    [database],
  );
  const tables = new Map<string, CatalogColumn[]>();
  // None is left out: a position counts all.
  for (const [schema, table, name, type, expression] of rows) {
    const key = objectKey(schema ?? '', table ?? '');
    const columns = tables.get(key) ?? [];
    tables.set(key, columns);
    columns.push({ name: name ?? '', type: type ?? '', hasExpression: typeof expression === 'string' });
  }
  return tables;
}

/**
 * The catalog's functions do not tell a generated column from one with a DEFAULT; only the table's definition does, which
 * DuckDB writes itself, with no more quotes than needed. (DESCRIBE would bind the file's expressions.)
 */
function isGenerated({ name, type, hasExpression }: CatalogColumn, definition: string): boolean {
  if (!hasExpression) return false;
  const text = withOpaqueQuotes(definition);
  return [name, quoted(name)]
    .map((written) => withOpaqueQuotes(`${written} ${type} GENERATED ALWAYS AS(`))
    .some((generated) => text.includes(`(${generated}`) || text.includes(`, ${generated}`));
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What stands in quotes is the file's own text, which could read like a definition. */
const withOpaqueQuotes = (sql: string): string =>
  sql.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, (quoted) =>
    quoted.startsWith("'") ? "''" : `"${Buffer.from(quoted).toString('hex')}"`,
  );
