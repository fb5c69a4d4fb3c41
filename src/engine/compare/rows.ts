import type { DuckDBConnection } from '@duckdb/node-api';
import { texts } from '../query.ts';
import type { Alignment } from './alignment.ts';
import { readExtent } from './extent.ts';
import { keyedDifferences } from './keyed-rows.ts';
import { type DifferentMonth, withinMonths } from './months.ts';
import { columnTexts, relation, type Side, type SideName } from './relation.ts';
import { loneRow, noDifferences, type RowDifferences, type SampleRow, shares } from './sample.ts';
import { unkeyedDifferences } from './unkeyed-rows.ts';

/**
 * Compares rows by their common columns: by the primary key where both tables have the same one, else as multisets.
 * Tables with no column in common have no row in common. `months` are those that differ.
 */
export async function rowDifferences(
  connection: DuckDBConnection,
  left: Side,
  right: Side,
  alignment: Alignment,
  months: readonly DifferentMonth[],
  limit: number,
): Promise<RowDifferences> {
  if (alignment.columns.length === 0) return unrelatedRows(connection, [left, right], limit);
  if (months.length === 0) return noDifferences;
  const compare = alignment.key.length > 0 ? keyedDifferences : unkeyedDifferences;
  return compare(
    connection,
    relation(left, alignment, withinMonths('left', alignment, months)),
    relation(right, alignment, withinMonths('right', alignment, months)),
    alignment,
    limit,
  );
}

/** All rows of the given sides (the other has no such table, or nothing in common with it), each only on its own. */
export async function unrelatedRows(
  connection: DuckDBConnection,
  sides: readonly Side[],
  limit: number,
): Promise<RowDifferences> {
  const counts: number[] = [];
  for (const side of sides) counts.push((await readExtent(connection, side, null)).rows);
  const quotas = shares(limit, counts);
  const sample: SampleRow[] = [];
  for (const [index, side] of sides.entries()) {
    sample.push(...(await sampleOf(connection, side, quotas[index] ?? 0)));
  }
  const countOf = (name: SideName) => counts[sides.findIndex(({ side }) => side === name)] ?? 0;
  return { onlyLeft: countOf('left'), onlyRight: countOf('right'), changed: 0, sample };
}

async function sampleOf(connection: DuckDBConnection, side: Side, limit: number): Promise<SampleRow[]> {
  if (limit === 0) return [];
  const rows = relation(side);
  const order = side.table.primaryKey.flatMap((name) =>
    rows.columns.filter((column) => column.name === name).map(({ alias }) => alias),
  );
  const sampled = await texts(
    connection,
    `SELECT ${columnTexts('t', rows)} FROM ${rows.sql} t
     ${order.length === 0 ? '' : `ORDER BY ${order}`} LIMIT ${limit}`,
  );
  return sampled.map((values) => loneRow(rows, values));
}
