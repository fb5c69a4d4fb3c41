import { Problem } from '../../domain/problem.ts';
import { matchNames } from '../../domain/table-name.ts';
import type { Catalog } from './catalog.ts';
import { objectKey } from './names.ts';

/** Both catalogs less everything but the named tables and their indexes. Throws `not_found` for a name that means no base table on either side. */
export function selectTables(
  left: Catalog,
  right: Catalog,
  names: readonly string[],
): { left: Catalog; right: Catalog } {
  const { matched, unknown } = matchNames([...left.tables, ...right.tables], names);
  if (unknown !== undefined) {
    throw new Problem('not_found', `Neither side has a base table named ${JSON.stringify(unknown)}.`, {
      hint: 'Name tables as schema.table, or the table alone for schema main; views cannot be compared.',
    });
  }
  const keys = new Set(matched.map(({ schema, name }) => objectKey(schema, name)));
  return { left: narrowed(left, keys), right: narrowed(right, keys) };
}

const narrowed = ({ tables, objects }: Catalog, keys: ReadonlySet<string>): Catalog => ({
  tables: tables.filter(({ schema, name }) => keys.has(objectKey(schema, name))),
  objects: objects.filter(({ schema, table }) => table !== null && keys.has(objectKey(schema, table))),
});
