/** Quoting: the only way in which names and texts get into SQL. */

/** `name` as an SQL identifier: double-quoted, quotes inside doubled. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** `text` as an SQL string literal. NUL cannot stand in one: throws a RangeError. */
export function literal(text: string): string {
  if (text.includes('\0')) throw new RangeError('a string literal cannot hold NUL');
  return `'${text.replaceAll("'", "''")}'`;
}

/** The parts of a name, each quoted, joined by dots: catalog, schema, table. */
export const qualified = (...parts: string[]): string => parts.map(identifier).join('.');
