import type { DuckDBConnection } from '@duckdb/node-api';
import type { ComparisonMode, TableComparison } from '../../domain/comparison.ts';
import { align } from './alignment.ts';
import type { Table } from './catalog.ts';
import { type Extent, readExtent } from './extent.ts';
import { type DifferentMonth, differentMonths } from './months.ts';
import type { Side } from './relation.ts';
import { rowDifferences, unrelatedRows } from './rows.ts';
import { timeColumn } from './time-column.ts';

interface Options {
  readonly mode: ComparisonMode;
  /** Sample rows, in rows mode. */
  readonly limit: number;
}

/** A century. Of a file that somebody made to be compared there could be millions, in a report that stays. */
const mostMonths = 1200;

/** Compares a table that both sides have. Tables with different columns are never equal, whatever their rows. */
export async function compareTables(
  connection: DuckDBConnection,
  left: Side,
  right: Side,
  { mode, limit }: Options,
): Promise<TableComparison> {
  const alignment = align(left.table, right.table);
  const leftExtent = await readExtent(connection, left, alignment.time?.left ?? timeColumn(left.table));
  const rightExtent = await readExtent(connection, right, alignment.time?.right ?? timeColumn(right.table));
  const extents = describe(left.table, leftExtent, rightExtent);
  const sameExtent = alignment.sameColumns && leftExtent.rows === rightExtent.rows;
  if (mode === 'counts') return { ...extents, equal: sameExtent };

  const months = await differentMonths(connection, left, right, alignment);
  const content = {
    ...extents,
    equal: sameExtent && months.length === 0,
    ...(alignment.time && { months: months.slice(0, mostMonths).map(monthCounts) }),
  };
  if (mode === 'content') return content;
  return { ...content, ...(await rowDifferences(connection, left, right, alignment, months, limit)) };
}

/** Describes a table that only one side has: all its rows are only there. */
export async function describeLoneTable(
  connection: DuckDBConnection,
  side: Side,
  { mode, limit }: Options,
): Promise<TableComparison> {
  const extent = await readExtent(connection, side, timeColumn(side.table));
  const [left, right] = side.side === 'left' ? [extent, null] : [null, extent];
  const counts = { ...describe(side.table, left, right), equal: false };
  return mode === 'rows' ? { ...counts, ...(await unrelatedRows(connection, [side], limit)) } : counts;
}

const monthCounts = ({ month, left, right }: DifferentMonth) => ({
  month,
  leftRows: left.rows,
  rightRows: right.rows,
});

const describe = ({ schema, name }: Table, left: Extent | null, right: Extent | null) => ({
  schema,
  name,
  leftRows: left?.rows ?? null,
  rightRows: right?.rows ?? null,
  difference: (left?.rows ?? 0) - (right?.rows ?? 0),
  ...(left?.range && { leftRange: left.range }),
  ...(right?.range && { rightRange: right.range }),
});
