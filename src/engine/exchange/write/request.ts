import type { DuckDBConnection } from '@duckdb/node-api';
import type { Window } from '../../../domain/export.ts';
import { Problem } from '../../../domain/problem.ts';
import { matchNames } from '../../../domain/table-name.ts';
import type { Catalog, Table } from '../../compare/catalog.ts';
import { texts } from '../../query.ts';

/** The tables that the names mean; all without names. Throws `not_found`. */
export function tablesNamed({ tables }: Catalog, names: readonly string[] | undefined): readonly Table[] {
  if (!names) return tables;
  const { matched, unknown } = matchNames(tables, names);
  if (unknown === undefined) return matched;
  throw new Problem('not_found', `There is no base table named ${JSON.stringify(unknown)}.`, {
    hint: 'Name tables as schema.table, or the table alone for schema main; views cannot be exported.',
  });
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
