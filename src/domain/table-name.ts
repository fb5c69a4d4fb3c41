/** How requests name tables. Names match as in DuckDB's catalog: ASCII letters in either case, all others only themselves. */

/** Equal for two names exactly where DuckDB takes them for the same. */
export const folded = (name: string): string => name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

interface Table {
  readonly schema: string;
  readonly name: string;
}

/** What a request may call a table, folded: `schema.table`, or the table alone for schema main. */
export function spellings({ schema, name }: Table): string[] {
  const full = folded(`${schema}.${name}`);
  return folded(schema) === 'main' ? [full, folded(name)] : [full];
}

/**
 * The tables that any of the names means, in their own order: since names may hold dots, one can mean two. `unknown`: the
 * first name that means none.
 */
export function matchNames<T extends Table>(tables: readonly T[], names: readonly string[]) {
  const known = new Set(tables.flatMap(spellings));
  const wanted = new Set(names.map(folded));
  const matched = tables.filter((table) => spellings(table).some((name) => wanted.has(name)));
  return { matched, unknown: names.find((name) => !known.has(folded(name))) };
}

/** The table that a name means where none is known yet: the schema ends at the first dot. */
export function tableNamed(text: string): Table {
  const dot = text.indexOf('.');
  return dot > 0 ? { schema: text.slice(0, dot), name: text.slice(dot + 1) } : { schema: 'main', name: text };
}
