import type { Column } from '../../compare/catalog.ts';
import { literal } from '../../sql.ts';
import { inWindow } from '../window.ts';
import { type PlannedTable, sourceColumn } from './planned-table.ts';

/** A level of partitions. */
export interface Part {
  readonly name: string;
  /** What the rows of a partition have in common: its text, or NULL. */
  readonly sql: string;
  /** Of the column; null for a part of a date. */
  readonly type: string | null;
}

/** A condition over `source` for one partition. The texts decide; what else it says lets DuckDB skip row groups that cannot have any. */
export function partitionCondition(
  { time }: PlannedTable,
  parts: readonly Part[],
  values: readonly (string | null)[],
): string {
  const texts = parts.map(({ sql }, index) => {
    const value = values[index] ?? null;
    return value === null ? `${sql} IS NULL` : `${sql} = ${literal(value)}`;
  });
  const typed = parts.flatMap(({ name, type }, index) => {
    const value = values[index] ?? null;
    return type && value !== null && skippable.test(type)
      ? [`${sourceColumn(name)} = CAST(${literal(value)} AS ${type})`]
      : [];
  });
  const [year = null, month = '1'] = values;
  const inYears =
    parts[0]?.type === null && time && year !== null
      ? [within(time, Number(year), Number(month), parts.length)]
      : [];
  return [...inYears, ...typed, ...texts].join(' AND ');
}

const skippable = /^(DATE|U?(TINY|SMALL|BIG)INT|U?INTEGER)$/;

/** The span of a year or month that has four digits; of all others, everything. */
function within(time: Column, year: number, month: number, parts: number): string {
  if (year < 1000 || year > 9998) return 'TRUE';
  const months = parts === 1 ? 12 : 1;
  const day = (index: number) => new Date(Date.UTC(year, index, 1)).toISOString().slice(0, 10);
  return inWindow(time, { from: day(month - 1), to: day(month - 1 + months) });
}
