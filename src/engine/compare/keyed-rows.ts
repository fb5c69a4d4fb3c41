import type { DuckDBConnection } from '@duckdb/node-api';
import { type Static, Type } from 'typebox';
import { queryOne, texts } from '../query.ts';
import type { Alignment } from './alignment.ts';
import { columnTexts, exactValues, type Relation } from './relation.ts';
import {
  keyOf,
  loneRow,
  type RowDifferences,
  record,
  type SampleRow,
  shares,
  type Values,
} from './sample.ts';

const CountsRow = Type.Object({
  onlyLeft: Type.Integer(),
  onlyRight: Type.Integer(),
  changed: Type.Integer(),
});

/** Rows of two tables by the primary key that both have (never NULL, and unique: each row meets at most one). */
export async function keyedDifferences(
  connection: DuckDBConnection,
  left: Relation,
  right: Relation,
  alignment: Alignment,
  limit: number,
): Promise<RowDifferences> {
  const counts = await countDifferences(connection, left, right, alignment);
  const match = matchOf(alignment);
  const shared = shares(limit, [counts.onlyLeft, counts.onlyRight, counts.changed]);
  const [leftShare = 0, rightShare = 0, changedShare = 0] = shared;
  const sample = (columns: string[], from: string, side: 'l' | 'r', share: number) =>
    firstRows(connection, `SELECT ${columns} FROM ${from} ORDER BY ${keyOrder(side, alignment)}`, share);

  const [leftTexts, rightTexts] = [columnTexts('l', left), columnTexts('r', right)];
  const onlyLeft = `${left.sql} l ANTI JOIN ${right.sql} r ON ${match}`;
  const onlyRight = `${right.sql} r ANTI JOIN ${left.sql} l ON ${match}`;
  const changed = `${left.sql} l JOIN ${right.sql} r ON ${match} WHERE ${differs(alignment)}`;
  const leftRows = await sample(leftTexts, onlyLeft, 'l', leftShare);
  const rightRows = await sample(rightTexts, onlyRight, 'r', rightShare);
  const changedRows = await sample([...leftTexts, ...rightTexts], changed, 'l', changedShare);
  return {
    ...counts,
    sample: [
      ...leftRows.map((values) => loneRow(left, values)),
      ...rightRows.map((values) => loneRow(right, values)),
      ...changedRows.map((values) => changedRow(left, right, values)),
    ],
  };
}

const matchOf = ({ key }: Alignment): string => key.map((alias) => `l.${alias} = r.${alias}`).join(' AND ');

const keyOrder = (from: string, { key }: Alignment): string =>
  key.map((alias) => `${from}.${alias}`).join(', ');

const firstRows = async (connection: DuckDBConnection, sql: string, limit: number) =>
  limit === 0 ? [] : await texts(connection, `${sql} LIMIT ${limit}`);

async function countDifferences(
  connection: DuckDBConnection,
  left: Relation,
  right: Relation,
  alignment: Alignment,
): Promise<Static<typeof CountsRow>> {
  const [key] = alignment.key;
  const count = (condition: string) => `CAST(system.main.count(*) FILTER (WHERE ${condition}) AS DOUBLE)`;
  return queryOne(
    connection,
    `SELECT ${count(`r.${key} IS NULL`)} AS onlyLeft, ${count(`l.${key} IS NULL`)} AS onlyRight,
       ${count(`l.${key} IS NOT NULL AND r.${key} IS NOT NULL AND (${differs(alignment)})`)} AS changed
     FROM ${left.sql} l FULL JOIN ${right.sql} r ON ${matchOf(alignment)}`,
    CountsRow,
  );
}

/** A condition over two rows of one key. */
function differs({ columns }: Alignment): string {
  const right = columns.flatMap((column) => exactValues('r', column));
  return columns
    .flatMap((column) => exactValues('l', column))
    .map((value, index) => `${value} IS DISTINCT FROM ${right[index]}`)
    .join(' OR ');
}

function changedRow(left: Relation, right: Relation, values: Values): SampleRow {
  const before = record(left.columns, values);
  const after = record(right.columns, values.slice(left.columns.length));
  return { side: 'changed', key: keyOf(left.table, before), left: before, right: after };
}
