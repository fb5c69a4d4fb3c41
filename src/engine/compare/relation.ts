import { identifier, qualified } from '../sql.ts';
import { exactText, exactVariant } from '../unambiguous.ts';
import type { AlignedColumn, Alignment } from './alignment.ts';
import { stored } from './alignment.ts';
import type { Table } from './catalog.ts';
import { folded } from './names.ts';

export type SideName = 'left' | 'right';

/** One base table of an attached database. */
export interface Side {
  readonly side: SideName;
  /** The alias it is attached under. */
  readonly database: string;
  readonly table: Table;
}

/** A table's rows as a subquery: its columns under their aliases, `time`, and `month`, a number that orders months. */
export interface Relation extends Side {
  /** In parentheses. */
  readonly sql: string;
  /** All columns of the table, in its order. */
  readonly columns: readonly { readonly name: string; readonly alias: string }[];
}

const unaligned: Alignment = { columns: [], key: [], sameColumns: false, time: null };

/** `where` is a condition over the table's own columns. */
export function relation(from: Side, alignment = unaligned, where = 'TRUE'): Relation {
  const { side, database, table } = from;
  const aligned = new Map(alignment.columns.map((column) => [folded(column[side].name), column]));
  const time = alignment.time ? identifier(alignment.time[side].name) : 'CAST(NULL AS DATE)';
  const isInMilliseconds = alignment.time?.[side].type === 'TIMESTAMP_MS';
  const month = monthOf(isInMilliseconds ? `CAST(${time} AS TIMESTAMP)` : time);
  const columns = stored(table).map(({ name, type }, index) => {
    const common = aligned.get(folded(name));
    return common
      ? { name, alias: common.alias, value: comparable(name, common) }
      : { name, alias: `x${index}`, value: binary(identifier(name), type) };
  });
  const values = columns.map(({ alias, value }) => `${value} AS ${alias}`);
  return {
    ...from,
    sql: `(SELECT ${[...values, `${time} AS time`, `${month} AS month`].join(', ')}
      FROM ${qualified(database, table.schema, table.name)} WHERE ${where})`,
    columns: columns.map(({ name, alias }) => ({ name, alias })),
  };
}

/**
 * By arithmetic, since date_trunc() fails on dates that no TIMESTAMP can be. The infinities are months of their own; those of a TIMESTAMP_MS DuckDB
 * cannot make dates of, those of other instants it can.
 */
function monthOf(time: string): string {
  const date = `CAST(${time} AS DATE)`;
  const part = (name: string) => `system.main.date_part('${name}', ${date})`;
  return `CASE WHEN system.main.isfinite(${date}) THEN 12 * ${part('year')} + ${part('month')}
    WHEN ${date} > DATE '1970-01-01' THEN 1000000000 WHEN ${date} IS NOT NULL THEN -1000000000 END`;
}

function comparable(name: string, { left, right, type }: AlignedColumn): string {
  const value = identifier(name);
  return binary(left.type === right.type ? value : `CAST(${value} AS VARCHAR)`, type);
}

/** A column's own collation (NOCASE, say) would take different texts for equal. */
export const binary = (value: string, type: string): string =>
  type === 'VARCHAR' ? `${value} COLLATE "binary"` : value;

/**
 * What must agree for two values to be the same: the value, and what DuckDB's comparison does not see in it (-0.0 and
 * 0.0, NaN and -NaN, 30 days and 1 month are equal to it). `from` is the relation's alias in the query.
 */
export const exactValues = (from: string, { alias, type }: AlignedColumn): string[] =>
  exactParts(`${from}.${alias}`, type);

/** The same for an SQL expression of this type. DuckDB cannot compare VARIANTs of different types at all. */
export function exactParts(value: string, type: string): string[] {
  const text = `CAST(${value} AS VARCHAR)`;
  if (type === 'FLOAT' || type === 'DOUBLE') return [value, `system.main.signbit(${value})`];
  if (type === 'VARIANT') return exactVariant(value);
  if (type.includes('VARIANT')) return [text, exactText(value, type)];
  return /FLOAT|DOUBLE|INTERVAL/.test(type) ? [value, text] : [value];
}

/** The relation's columns as text, for a SELECT. */
export const columnTexts = (from: string, { columns }: Relation): string[] =>
  columns.map(({ alias }) => `CAST(${from}.${alias} AS VARCHAR)`);
