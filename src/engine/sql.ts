/** Quoting: the only way in which names and texts get into SQL. */

import { Problem } from '../domain/problem.ts';

/** `name` as an SQL identifier: double-quoted, quotes inside doubled. Throws `unreadable_database` for one with NUL: no SQL can write it. */
export function identifier(name: string): string {
  if (!name.includes('\0')) return `"${name.replaceAll('"', '""')}"`;
  throw new Problem(
    'unreadable_database',
    `The name ${JSON.stringify(name)} holds NUL, which SQL cannot write.`,
    {
      hint: 'Make its table anew under other names: CREATE TABLE .. AS SELECT * FROM .. AS t (a, b, ..).',
    },
  );
}

/** `text` as an SQL string literal. NUL cannot stand in one: throws a RangeError. */
export function literal(text: string): string {
  if (text.includes('\0')) throw new RangeError('a string literal cannot hold NUL');
  return `'${text.replaceAll("'", "''")}'`;
}

/** The parts of a name, each quoted, joined by dots: catalog, schema, table. */
export const qualified = (...parts: string[]): string => parts.map(identifier).join('.');
