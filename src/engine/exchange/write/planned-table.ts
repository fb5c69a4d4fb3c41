import type { ExportColumn, TableLayout, TableLayouts, Window } from '../../../domain/export.ts';
import type { ExportRows } from '../../../domain/ports/engine.ts';
import { Problem } from '../../../domain/problem.ts';
import { folded, spellings } from '../../../domain/table-name.ts';
import { stored } from '../../compare/alignment.ts';
import type { Column, Table } from '../../compare/catalog.ts';
import { columnNamed } from '../../compare/names.ts';
import { isTime, timeColumn } from '../../compare/time-column.ts';
import { identifier, qualified } from '../../sql.ts';
import { type Conversion, conversionOf } from '../conversion/conversions.ts';
import { inWindow } from '../window.ts';

export interface PlannedColumn extends ExportColumn {
  readonly conversion: Conversion;
}

/** What of a table is written, and in which form. */
export interface PlannedTable {
  readonly table: Table;
  /** Those with stored values, in the table's order. */
  readonly columns: readonly PlannedColumn[];
  readonly time: Column | null;
  readonly window: Window | null;
  readonly orderBy: readonly string[];
  /** `FROM .. WHERE ..`: the rows, the table under the name `source`. */
  readonly from: string;
}

/** A column of the table, as SQL that no other name can get in the way of. */
export const sourceColumn = (name: string): string => `source.${identifier(name)}`;

/**
 * Plans one table. Throws `not_exportable` for columns that the format cannot hold, `schema_mismatch` for a layout
 * that does not fit.
 */
export function planTable(
  database: string,
  table: Table,
  { window, format, layouts }: Pick<ExportRows, 'window' | 'format' | 'layouts'>,
): PlannedTable {
  const layout = layoutOf(table, layouts);
  const time = timeOf(table, layout);
  const own = time ? window : null;
  const rows = `FROM ${qualified(database, table.schema, table.name)} AS source`;
  return {
    table,
    columns: planColumns(table, format),
    time,
    window: own,
    orderBy: (layout?.orderBy ?? []).map((name) => existing(table, name).name),
    from: time && own ? `${rows} WHERE ${inWindow(time, own)}` : rows,
  };
}

function planColumns(table: Table, format: ExportRows['format']): PlannedColumn[] {
  const refused: string[] = [];
  const columns = stored(table).flatMap(({ name, type }) => {
    const conversion = conversionOf(type, format);
    if (conversion !== 'unsupported') return [{ name, type, storedAs: conversion.storedAs, conversion }];
    refused.push(`${table.schema}.${table.name}.${name} (${type})`);
    return [];
  });
  if (refused.length === 0) return columns;
  throw new Problem('not_exportable', `No ${format} file can hold the values of ${refused.join(', ')}.`);
}

function layoutOf(table: Table, layouts: TableLayouts): TableLayout | undefined {
  const names = spellings(table);
  return Object.entries(layouts).find(([name]) => names.includes(folded(name)))?.[1];
}

function timeOf(table: Table, layout: TableLayout | undefined): Column | null {
  if (!layout?.timeColumn) return timeColumn(table);
  const column = existing(table, layout.timeColumn);
  if (isTime(column)) return column;
  throw new Problem(
    'schema_mismatch',
    `${table.schema}.${table.name}.${column.name} is the configured timeColumn, and no date or timestamp: ${column.type}.`,
    { hint: 'Name another one in the configuration, under export.tables of the database.' },
  );
}

/** A stored column. Throws `schema_mismatch` where the table has none of the name. */
export function existing(table: Table, name: string): Column {
  const column = columnNamed(stored(table), name);
  if (column) return column;
  throw new Problem(
    'schema_mismatch',
    `${table.schema}.${table.name} has no stored column ${JSON.stringify(name)}.`,
    {
      hint: 'Correct the name in the configuration or in the request.',
    },
  );
}
