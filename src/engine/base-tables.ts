import type { DuckDBConnection } from '@duckdb/node-api';
import { texts } from './query.ts';
import type { Column } from './row-hash.ts';
import { qualified } from './sql.ts';

export interface BaseTable {
  readonly schema: string;
  readonly name: string;
  /** A guess, for progress only. */
  readonly estimatedRows: number;
  /** Stored columns in their order; generated ones hold no data and would run the file's expressions. */
  readonly columns: readonly Column[];
}

/** The base tables of all schemas of an attached database, by schema and name. Runs nothing that the file defines. */
export async function baseTables(connection: DuckDBConnection, database: string): Promise<BaseTable[]> {
  const rows = await texts(
    connection,
    `SELECT schema_name, table_name, CAST(estimated_size AS VARCHAR) FROM system.main.duckdb_tables()
     WHERE database_name = $1 AND NOT internal ORDER BY schema_name, table_name`,
    [database],
  );
  const columns = await columnsByTable(connection, database);
  const tables: BaseTable[] = [];
  for (const [schema, name, estimate] of rows) {
    if (typeof schema !== 'string' || typeof name !== 'string') continue;
    const found = columns.get(qualified(schema, name)) ?? [];
    const stored = found.some((column) => column.hasExpression)
      ? await withoutGenerated(connection, qualified(database, schema, name), found)
      : found;
    const named = stored.map((column) => ({ name: column.name, type: column.type }));
    tables.push({ schema, name, estimatedRows: Number(estimate ?? 0), columns: named });
  }
  return tables;
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
  for (const [schema, table, name, type, expression] of rows) {
    if (!schema || !table || !name || !type) continue;
    const key = qualified(schema, table);
    const columns = tables.get(key) ?? [];
    tables.set(key, columns);
    columns.push({ name, type, hasExpression: typeof expression === 'string' });
  }
  return tables;
}

/** The catalog has no word for it: only DESCRIBE leaves the expression of a generated column out and keeps that of a DEFAULT. */
async function withoutGenerated(
  connection: DuckDBConnection,
  table: string,
  columns: readonly CatalogColumn[],
): Promise<CatalogColumn[]> {
  const rows = await texts(connection, `SELECT column_name, "default" FROM (DESCRIBE ${table})`);
  const defaults = new Map(rows.map(([name, value]) => [name, value]));
  return columns.filter((column) => !column.hasExpression || typeof defaults.get(column.name) === 'string');
}
