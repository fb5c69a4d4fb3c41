/** Names as DuckDB's catalog sees them: ASCII letters match in either case, all others only themselves. */

import { folded } from '../../domain/table-name.ts';

export { folded };

/** A map key for an object of a schema; unlike `schema.name` it cannot be confused by dots. */
export const objectKey = (schema: string, name: string): string =>
  JSON.stringify([folded(schema), folded(name)]);

export const columnNamed = <T extends { readonly name: string }>(
  columns: readonly T[],
  name: string,
): T | undefined => columns.find((column) => folded(column.name) === folded(name));

/** What two sides have under one key. */
export interface Pair<T> {
  /** The left one, where there is one. */
  readonly either: T;
  readonly left: T | null;
  readonly right: T | null;
}

/** Pairs the items of both sides by key, in the left side's order, then what only the right one has. */
export function pairUp<T>(left: readonly T[], right: readonly T[], keyOf: (item: T) => string): Pair<T>[] {
  const unpaired = new Map(right.map((item) => [keyOf(item), item]));
  const pairs = left.map((item) => {
    const key = keyOf(item);
    const partner = unpaired.get(key) ?? null;
    unpaired.delete(key);
    return { either: item, left: item, right: partner };
  });
  return [...pairs, ...[...unpaired.values()].map((item) => ({ either: item, left: null, right: item }))];
}
