import type { DuckDBConnection } from '@duckdb/node-api';
import type { Window } from '../../../domain/export.ts';
import { Problem } from '../../../domain/problem.ts';
import { folded, spellings } from '../../../domain/table-name.ts';
import type { Catalog, Table } from '../../compare/catalog.ts';
import { texts } from '../../query.ts';

/** The tables that the names mean: since names may hold dots, one can mean two. All without names. Throws `not_found`. */
export function tablesNamed({ tables }: Catalog, names: readonly string[] | undefined): readonly Table[] {
  if (!names) return tables;
  for (const name of names) {
    if (tables.some((table) => spellings(table).includes(folded(name)))) continue;
    throw new Problem('not_found', `There is no base table named ${JSON.stringify(name)}.`, {
      hint: 'Name tables as schema.table, or the table alone for schema main; views cannot be exported.',
    });
  }
  const wanted = new Set(names.map(folded));
  return tables.filter((table) => spellings(table).some((name) => wanted.has(name)));
}

/** Rejects with `validation_failed` for a bound that is no day and no instant. */
export async function checkWindow(connection: DuckDBConnection, window: Window | null): Promise<void> {
  for (const bound of [window?.from, window?.to]) {
    if (!bound) continue;
    const [row] = await texts(connection, 'SELECT CAST(TRY_CAST($1 AS TIMESTAMP) AS VARCHAR)', [bound]);
    if (!row?.[0])
      throw new Problem('validation_failed', `The window's bound ${bound} is no time that there is.`);
  }
}
