import type { DuckDBConnection } from '@duckdb/node-api';
import type { LoadedTable } from '../../../domain/load.ts';
import type { MergeFiles } from '../../../domain/ports/engine.ts';
import { readCatalog } from '../../compare/catalog.ts';
import { withDefaultDatabase } from '../../default-database.ts';
import { watchQueries } from '../../watch-queries.ts';
import { readKeys } from './keys.ts';
import { loading, pathsIn } from './load-failure.ts';
import type { Loading } from './loading.ts';
import { type Match, matchTables } from './match-tables.ts';
import { mergeByKey } from './merge-by-key.ts';
import { type TableMerge, tableMerging } from './merge-table.ts';
import { mergeWhole } from './merge-whole.ts';
import type { Setting } from './set-aside.ts';
import { weightsOf } from './table-files.ts';

type Merge = Loading<MergeFiles>;

/**
 * Merges files into the tables of an image, see the port. Each statement is a transaction of its own: DuckDB checks keys
 * within one against rows that are on their way out.
 */
export async function mergeFiles(connection: DuckDBConnection, merge: Merge): Promise<LoadedTable[]> {
  const { request, database, signal } = merge;
  const catalog = await readCatalog(connection, database);
  const matches = await matchTables(connection, catalog, request, signal);
  const keys = await readKeys(connection, database);
  const setting = { connection, database, tables: catalog.tables, keys };
  return await withDefaultDatabase(connection, database, () => mergeTables(setting, merge, matches));
}

async function mergeTables(
  setting: Setting,
  { request, report, signal }: Merge,
  matches: readonly Match[],
): Promise<LoadedTable[]> {
  const tables = matches.map((match) => {
    const merging = tableMerging(setting, request.mode, match);
    const byKey = request.mode !== 'append' && match.table.primaryKey.length > 0;
    return { match, ...(byKey ? mergeByKey(merging) : mergeWhole(merging)) };
  });
  using watch = watchQueries(setting.connection, weightsOf(request), report);
  const each = async (some: typeof tables, step: (table: TableMerge) => Promise<void>) => {
    for (const table of some) {
      signal.throwIfAborted();
      await loading(nameOf(table.match), () => step(table), pathsIn(request, table.match.load));
    }
  };
  await each(tables, (table) => table.look());
  // Rows that others refer to come first and go last. Where nobody refers to them they go first, and free their unique values.
  const removals = Map.groupBy(tables.toReversed(), ({ goesLast }) => goesLast);
  await each(removals.get(false) ?? [], (table) => table.remove());
  await each(tables, async (table) => {
    await table.put();
    watch.next();
  });
  await each(removals.get(true) ?? [], (table) => table.remove());
  return tables.map(({ match, counts }) => ({
    schema: match.load.schema,
    name: match.load.name,
    ...counts(),
  }));
}

const nameOf = ({ load }: Match): string => `${load.schema}.${load.name}`;
