import type { DuckDBConnection } from '@duckdb/node-api';
import type { ExportRows } from '../../../domain/ports/engine.ts';
import { texts } from '../../query.ts';
import { type PlannedTable, sourceColumn } from './planned-table.ts';

/** Whether any table may have an order: to write rows as they lie costs more than to write them as they come. */
export const ordersRows = ({ layouts }: Pick<ExportRows, 'layouts'>): boolean =>
  Object.values(layouts).some(({ orderBy }) => orderBy.length > 0);

/**
 * The same plan, without an order where the rows lie in it already, as those do that are added day by day: to sort them costs
 * more than to write them. Needs a connection that keeps the order of rows. Looks no further than at the first out of order.
 */
export async function withoutNeedlessOrder(
  connection: DuckDBConnection,
  planned: PlannedTable,
): Promise<PlannedTable> {
  const { orderBy, from } = planned;
  if (orderBy.length === 0) return planned;
  const values = orderBy
    .map(sourceColumn)
    .flatMap((value, index) => [`${value} AS v${index}`, `system.main.lag(${value}) OVER () AS p${index}`]);
  // The first row has none before it, and counts as one; so does NULL.
  const late = await texts(
    connection,
    `SELECT 'late' FROM (SELECT ${values.join(', ')} ${from})
     WHERE NOT coalesce(${notBefore(orderBy.length)}, FALSE) LIMIT 2`,
  );
  return late.length < 2 ? { ...planned, orderBy: [] } : planned;
}

/** That the values of a row do not come before those of the row before it. */
const notBefore = (count: number): string =>
  Array.from({ length: count }, (_, index) => index).reduceRight(
    (rest, index) => `(v${index} > p${index} OR (v${index} = p${index} AND ${rest}))`,
    'TRUE',
  );
