import { expect, test } from 'vitest';
import type { Table } from '../../../../src/engine/compare/catalog.ts';
import { sharedTimeColumn, timeColumn } from '../../../../src/engine/compare/time-column.ts';

/** Columns as `name TYPE` or `name TYPE NOT NULL`. */
const table = (columns: string[], primaryKey: string[] = []): Table => ({
  schema: 'main',
  name: 't',
  definition: '',
  constraints: [],
  primaryKey,
  columns: columns.map((text) => {
    const [name = '', type = ''] = text.replace(' NOT NULL', '').split(/ (.*)/);
    return { name, type, nullable: !text.includes('NOT NULL'), expression: null, generated: false };
  }),
});

test('the time column is the first date or timestamp of the primary key, in the order of the key', () => {
  const columns = [
    'early DATE NOT NULL',
    'id INTEGER NOT NULL',
    'late TIMESTAMP NOT NULL',
    'day DATE NOT NULL',
  ];
  expect(timeColumn(table(columns, ['id', 'day', 'late']))?.name).toBe('day');
});

test('without one in the key it is the first that is NOT NULL, of any kind of date or timestamp', () => {
  const kinds = [
    'DATE',
    'TIMESTAMP',
    'TIMESTAMP_S',
    'TIMESTAMP_MS',
    'TIMESTAMP_NS',
    'TIMESTAMP WITH TIME ZONE',
  ];
  for (const kind of kinds) {
    expect(timeColumn(table(['a DATE', 't TIME NOT NULL', `b ${kind} NOT NULL`], ['t']))?.name).toBe('b');
  }
});

test('nullable dates, times of day and lists of dates are none', () => {
  expect(
    timeColumn(table(['a DATE', 'b TIME NOT NULL', 'c DATE[] NOT NULL', 'd TIMESTAMP[] NOT NULL'])),
  ).toBeNull();
});

test('two tables share the left choice, or the right one where the left is missing or no time on the right', () => {
  const left = table(['a DATE NOT NULL', 'b DATE']);
  expect(sharedTimeColumn(left, table(['A TIMESTAMP']))?.right.name).toBe('A');
  expect(sharedTimeColumn(left, table(['a INTEGER', 'b DATE NOT NULL']))?.left.name).toBe('b');
  expect(sharedTimeColumn(left, table(['c DATE NOT NULL']))).toBeNull();
});
