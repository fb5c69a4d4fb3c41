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
const documentOf = {
  jobs: 'document',
  exports: 'document',
  backups: `(SELECT '[' || group_concat(document) || ']' FROM copies WHERE copies.id = backups.id)`,
} as const;

/** Of the documents of a page, about: an export in thousands of files has hundreds of kilobytes, and so has its job. */
const mostCharacters = 4 * 1024 * 1024;

export interface ListedDocuments {
  /** One more than `limit` where there are more. */
  readonly documents: readonly (SQLOutputValue | undefined)[];
  /** The page's own, or less where so many are too long for a page. */
  readonly limit: number;
}

/** Documents of `table` that meet all conditions and are wanted, newest first. */
export function listDocuments(
  database: DatabaseSync,
  table: keyof typeof documentOf,
  conditions: readonly Condition[],
  { limit, after }: PageRequest,
  isWanted: (document: SQLOutputValue | undefined) => boolean = () => true,
): ListedDocuments {
  const position = after && ([milliseconds(after.createdAt), after.id] as const);
  const documents: (SQLOutputValue | undefined)[] = [];
  let characters = 0;
  for (const document of documentsAfter(position, database, table, conditions, limit + 1)) {
    if (!isWanted(document)) continue;
    documents.push(document);
    if (characters > mostCharacters) return { documents, limit: documents.length - 1 };
    characters += String(document).length;
    if (documents.length > limit) break;
  }
  return { documents, limit };
}

/** All that come after a position, as many at a time: how many will be asked for nobody knows. */
function* documentsAfter(
  position: readonly SQLInputValue[] | null,
  database: DatabaseSync,
  table: keyof typeof documentOf,
  conditions: readonly Condition[],
  atOnce: number,
): Generator<SQLOutputValue | undefined> {
  const values = conditions.map(([, value]) => value);
  for (let last = position; ; ) {
    const clauses = [...conditions.map(([sql]) => sql), ...(last ? ['(created_ms, id) < (?, ?)'] : [])];
    const filter = clauses.length > 0 ? `WHERE ${clauses.join(' AND ')}` : '';
    const listed = database.prepare(
      `SELECT created_ms, id, ${documentOf[table]} AS document FROM ${table} ${filter}
       ORDER BY created_ms DESC, id DESC LIMIT ?`,
    );
    let count = 0;
    for (const { created_ms, id, document } of listed.iterate(...values, ...(last ?? []), atOnce)) {
      count += 1;
      last = [created_ms ?? null, id ?? null];
      yield document;
    }
    if (count < atOnce) return;
  }
}
