import type { DuckDBConnection } from '@duckdb/node-api';
import { Type } from 'typebox';
import { texts } from '../query.ts';
import type { AlignedColumn, Alignment } from './alignment.ts';
import { query } from './query.ts';
import { exactValues, type Relation } from './relation.ts';
import { oneSided, type RowDifferences, record, type SampleRow, shares } from './sample.ts';

const CountsRow = Type.Object({ onlyLeft: Type.Integer(), onlyRight: Type.Integer() });

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
  const surplus = surplusSql(left, right, columns);
  const [counts] = await query(
    connection,
    `SELECT CAST(coalesce(system.main.sum(n) FILTER (WHERE n > 0), 0) AS DOUBLE) AS onlyLeft,
       CAST(coalesce(-system.main.sum(n) FILTER (WHERE n < 0), 0) AS DOUBLE) AS onlyRight FROM ${surplus}`,
    CountsRow,
  );
  if (!counts) throw new TypeError('an aggregate without GROUP BY gives one row');
  const [fromLeft = 0, fromRight = 0] = shares(limit, [counts.onlyLeft, counts.onlyRight]);
  const sample = async (side: 'left' | 'right', sign: '' | '-', share: number): Promise<SampleRow[]> => {
    if (share === 0) return [];
    const values = columns.map((_, index) => `v${index}`);
    const rows = await texts(
      connection,
      `SELECT ${values.map((value) => `CAST(${value} AS VARCHAR)`)}, CAST(${sign}n AS VARCHAR) FROM ${surplus}
       WHERE ${sign}n > 0 ORDER BY ${values} LIMIT ${share}`,
    );
    const names = columns.map((column) => column[side]);
    return rows
      .flatMap((row) => Array.from({ length: Math.min(Number(row.at(-1)), share) }, () => row))
      .slice(0, share)
      .map((row) => oneSided(side, null, record(names, row)));
  };
  return {
    ...counts,
    changed: 0,
    sample: [...(await sample('left', '', fromLeft)), ...(await sample('right', '-', fromRight))],
  };
}

/** Each distinct row (v0.. the columns, then what their comparison does not see) with n: how many more the left side has. */
function surplusSql(left: Relation, right: Relation, columns: readonly AlignedColumn[]): string {
  const exact = columns.map((column) => exactValues('t', column));
  const values = [...exact.map(([value]) => value), ...exact.flatMap(([, ...unseen]) => unseen)];
  const select = (from: Relation, weight: number) =>
    `SELECT ${values.map((value, index) => `${value} AS v${index}`)}, ${weight} AS n FROM ${from.sql} t`;
  const group = values.map((_, index) => `v${index}`);
  return `(SELECT ${group}, system.main.sum(n) AS n FROM (${select(left, 1)} UNION ALL ${select(right, -1)})
    GROUP BY ${group} HAVING system.main.sum(n) <> 0)`;
}
