import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { PageRequest } from '../domain/pagination.ts';
import { milliseconds } from './sqlite.ts';

/** A condition of a WHERE clause with the value of its one `?`. */
export type Condition = readonly [sql: string, value: SQLInputValue];

/** The condition, unless the filter leaves it open. */
export const where = (sql: string, value: SQLInputValue | undefined): Condition[] =>
  value === undefined ? [] : [[sql, value]];

/** The condition that the column has one of these values, unless there are none. */
export const whereAmong = (column: string, values: readonly string[] | null | undefined): Condition[] =>
  values ? [[`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values)]] : [];

/** What stands for the document of a row. Of a backup it is the array of its copies. */
const documents = {
  jobs: 'document',
  exports: 'document',
  backups: `(SELECT '[' || group_concat(document) || ']' FROM copies WHERE copies.id = backups.id)`,
} as const;

/** Documents of `table` that meet all conditions, newest first: one more than the page's limit where there are more. */
export function listDocuments(
  database: DatabaseSync,
  table: keyof typeof documents,
  conditions: readonly Condition[],
  { limit, after }: PageRequest,
): (SQLOutputValue | undefined)[] {
  const clauses = conditions.map(([sql]) => sql);
  const values = conditions.map(([, value]) => value);
  if (after) {
    clauses.push('(created_ms, id) < (?, ?)');
    values.push(milliseconds(after.createdAt), after.id);
  }
  const filter = clauses.length > 0 ? `WHERE ${clauses.join(' AND ')}` : '';
  return database
    .prepare(
      `SELECT ${documents[table]} AS document FROM ${table} ${filter} ORDER BY created_ms DESC, id DESC LIMIT ?`,
    )
    .all(...values, limit + 1)
    .map((row) => row.document);
}
