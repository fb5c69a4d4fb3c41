import type { DuckDBConnection } from '@duckdb/node-api';
import { Type } from 'typebox';
import type { TableComparison } from '../../domain/comparison.ts';
import { nullable } from '../../domain/schema.ts';
import { queryOne } from '../query.ts';
import { identifier, qualified } from '../sql.ts';
import type { Column } from './catalog.ts';
import type { Side } from './relation.ts';

/** How many rows a table has and from when they are. */
export interface Extent {
  readonly rows: number;
  /** Absent without a time column; its ends are null where no row has a time. */
  readonly range: TableComparison['leftRange'];
}

const ExtentRow = Type.Object({
  rows: Type.Integer(),
  first: nullable(Type.String()),
  last: nullable(Type.String()),
});

/** Reads at most the column `time`, and nothing where DuckDB's statistics tell. */
export async function readExtent(
  connection: DuckDBConnection,
  { database, table }: Side,
  time: Column | null,
): Promise<Extent> {
  const value = time ? identifier(time.name) : 'NULL';
  const row = await queryOne(
    connection,
    `SELECT CAST(system.main.count(*) AS DOUBLE) AS rows,
       CAST(system.main.min(${value}) AS VARCHAR) AS first, CAST(system.main.max(${value}) AS VARCHAR) AS last
     FROM ${qualified(database, table.schema, table.name)}`,
    ExtentRow,
  );
  const range = time ? { column: time.name, first: row.first, last: row.last } : undefined;
  return { rows: row.rows, range };
}
