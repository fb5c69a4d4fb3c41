import { Problem } from '../../domain/problem.ts';
import { folded, spellings } from '../../domain/table-name.ts';
import type { Catalog, Table } from './catalog.ts';

/**
 * Both catalogs less everything but the named tables and their indexes. A name is `schema.table`, or a table of schema
 * main; since names may hold dots, all tables that it can mean are taken. Throws `not_found` for a name that means no
 * base table on either side.
 */
export function selectTables(
  left: Catalog,
  right: Catalog,
  names: readonly string[],
): { left: Catalog; right: Catalog } {
  const wanted = new Set(names.map(folded));
  for (const name of names) {
    if ([...left.tables, ...right.tables].some((table) => spellings(table).includes(folded(name)))) continue;
    throw new Problem('not_found', `Neither side has a base table named ${JSON.stringify(name)}.`, {
      hint: 'Name tables as schema.table, or the table alone for schema main; views cannot be compared.',
    });
  }
  return { left: narrowed(left, wanted), right: narrowed(right, wanted) };
}

function narrowed(catalog: Catalog, wanted: ReadonlySet<string>): Catalog {
  const has = (table: Pick<Table, 'schema' | 'name'>) => spellings(table).some((name) => wanted.has(name));
  return {
    tables: catalog.tables.filter(has),
    objects: catalog.objects.filter(({ schema, table }) => table !== null && has({ schema, name: table })),
  };
}
