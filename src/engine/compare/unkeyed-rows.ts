import type { DuckDBConnection } from '@duckdb/node-api';
import { texts } from '../query.ts';
import type { AlignedColumn, Alignment } from './alignment.ts';
import { exactValues, type Relation, type SideName } from './relation.ts';
import { oneSided, type RowDifferences, record, type SampleRow, shares } from './sample.ts';

/**
 * Rows of two tables as multisets over their common columns: what EXCEPT ALL both ways gives, in one pass. The sample
 * shows the common columns only, a row as often as it is missing.
 */
export async function unkeyedDifferences(
  connection: DuckDBConnection,
  left: Relation,
  right: Relation,
  { columns }: Alignment,
  limit: number,
): Promise<RowDifferences> {
  const rows = await texts(connection, surplusSql(left, right, columns, limit));
  const [onlyLeft = 0, onlyRight = 0] = (rows[0] ?? []).map(Number);
  const [leftShare = 0, rightShare = 0] = shares(limit, [onlyLeft, onlyRight]);
  const sample = (side: SideName, surplusOf: (n: number) => number, share: number): SampleRow[] =>
    rows
      .map(([, , n, ...values]) => ({ times: Math.min(surplusOf(Number(n)), share), values }))
      .flatMap(({ times, values }) => Array.from({ length: Math.max(times, 0) }, () => values))
      .slice(0, share)
      .map((values) => oneSided(side, null, record(columns.map(nameOf(side)), values)));
  return {
    onlyLeft,
    onlyRight,
    changed: 0,
    sample: [...sample('left', (n) => n, leftShare), ...sample('right', (n) => -n, rightShare)],
  };
}

const nameOf = (side: SideName) => (column: AlignedColumn) => column[side];

/**
 * Rows of text: how many rows only the left side has, how many only the right, then n and the columns of a row that the
 * left side has n times more often (negative: less), at most `limit` different ones of each side, in their order. At least one
 * row, with n NULL if there is nothing to show.
 */
function surplusSql(
  left: Relation,
  right: Relation,
  columns: readonly AlignedColumn[],
  limit: number,
): string {
  const exact = columns.map((column) => exactValues('t', column));
  // First the columns, then what their comparison does not see.
  const values = [...exact.map(([value]) => value), ...exact.flatMap(([, ...unseen]) => unseen)];
  const names = values.map((_, index) => `v${index}`);
  const select = (from: Relation, weight: number) =>
    `SELECT ${values.map((value, index) => `${value} AS v${index}`)}, ${weight} AS n FROM ${from.sql} t`;
  const total = (weight: string) =>
    `CAST(coalesce(system.main.sum(${weight}) FILTER (WHERE ${weight} > 0), 0) AS VARCHAR)`;
  const first = (weight: string) =>
    `(SELECT * FROM surplus WHERE ${weight} > 0 ORDER BY ${names} LIMIT ${limit})`;
  return `WITH surplus AS MATERIALIZED (
      SELECT ${names}, system.main.sum(n) AS n FROM (${select(left, 1)} UNION ALL ${select(right, -1)})
      GROUP BY ${names} HAVING system.main.sum(n) <> 0)
    SELECT onlyLeft, onlyRight, CAST(n AS VARCHAR), ${columns.map((_, index) => `CAST(v${index} AS VARCHAR)`)}
    FROM (SELECT ${total('n')} AS onlyLeft, ${total('-n')} AS onlyRight FROM surplus)
      LEFT JOIN (${first('n')} UNION ALL ${first('-n')}) ON TRUE
    ORDER BY ${names}`;
}
