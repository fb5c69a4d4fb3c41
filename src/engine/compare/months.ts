import type { DuckDBConnection } from '@duckdb/node-api';
import { Type } from 'typebox';
import { nullable } from '../../domain/schema.ts';
import { query } from '../query.ts';
import { rowHash } from '../row-hash.ts';
import { identifier, literal } from '../sql.ts';
import type { Alignment } from './alignment.ts';
import { relation, type Side, type SideName } from './relation.ts';

/** Where the rows of one month lie on one side: first and last time, null in the month of those without a time. */
interface MonthRows {
  readonly rows: number;
  readonly first: string | null;
  readonly last: string | null;
}

/** A month whose rows are not the same on both sides. Without a time column all rows are of one month, "none". */
export interface DifferentMonth {
  /** YYYY-MM, `infinity`, `-infinity`, or `none` for NULL. */
  readonly month: string;
  readonly left: MonthRows;
  readonly right: MonthRows;
}

const MonthRow = Type.Object({
  leftRows: Type.Integer(),
  leftFirst: nullable(Type.String()),
  leftLast: nullable(Type.String()),
  rightRows: Type.Integer(),
  rightFirst: nullable(Type.String()),
  rightLast: nullable(Type.String()),
});

/**
 * The months whose common columns differ in count or content, in their order; none: the tables' common columns are
 * equal. Reads every value of both tables once.
 */
export async function differentMonths(
  connection: DuckDBConnection,
  left: Side,
  right: Side,
  alignment: Alignment,
): Promise<DifferentMonth[]> {
  const rows = await query(
    connection,
    `SELECT coalesce(l.rows, 0) AS leftRows, l.first AS leftFirst, l.last AS leftLast,
       coalesce(r.rows, 0) AS rightRows, r.first AS rightFirst, r.last AS rightLast
     FROM ${byMonth(left, alignment)} l FULL JOIN ${byMonth(right, alignment)} r
       ON l.month IS NOT DISTINCT FROM r.month
     WHERE l.rows IS DISTINCT FROM r.rows OR l.hash IS DISTINCT FROM r.hash
     ORDER BY coalesce(l.month, r.month)`,
    MonthRow,
  );
  return rows.map((row) => ({
    month: monthName(row.leftFirst ?? row.rightFirst),
    left: { rows: row.leftRows, first: row.leftFirst, last: row.leftLast },
    right: { rows: row.rightRows, first: row.rightFirst, last: row.rightLast },
  }));
}

function byMonth(side: Side, alignment: Alignment): string {
  const hash = rowHash(alignment.columns.map(({ alias, type }) => ({ name: alias, type })));
  return `(SELECT month, CAST(system.main.count(*) AS DOUBLE) AS rows, system.main.sum(${hash}) AS hash,
      CAST(system.main.min(time) AS VARCHAR) AS first, CAST(system.main.max(time) AS VARCHAR) AS last
    FROM ${relation(side, alignment).sql} GROUP BY month)`;
}

/** The month of a time as DuckDB prints it: 2024-02-01, 2024-02-01 12:00:00+00, 0044-03-01 (BC) 12:00:00, infinity. */
const monthName = (time: string | null): string =>
  time?.replace(/^(\d+-\d\d)-\d\d( \(BC\))?.*$/, '$1$2') ?? 'none';

/** More conditions than these cost more than reading all months. */
const mostConditions = 100;

/**
 * A condition that leaves the rows of these months of one side. Equal rows are of the same month, so what was left out
 * is the same on both sides and changes no difference.
 */
export function withinMonths(side: SideName, { time }: Alignment, months: readonly DifferentMonth[]): string {
  if (!time || months.length > mostConditions) return 'TRUE';
  const { name, type } = time[side];
  const column = identifier(name);
  const instant = (text: string) => `CAST(${literal(text)} AS ${type})`;
  const conditions = months
    .map((month) => month[side])
    .filter(({ rows }) => rows > 0)
    .map(({ first, last }) =>
      first === null || last === null
        ? `${column} IS NULL`
        : `(${column} >= ${instant(first)} AND ${column} <= ${instant(last)})`,
    );
  return conditions.length === 0 ? 'FALSE' : conditions.join(' OR ');
}
