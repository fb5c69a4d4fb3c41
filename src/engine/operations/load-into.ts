import type { DuckDBConnection } from '@duckdb/node-api';
import type { LoadedTable } from '../../domain/load.ts';
import type { LoadFiles } from '../../domain/ports/engine.ts';
import type { Loading } from '../exchange/load/loading.ts';
import { pathsOf } from '../exchange/load/table-files.ts';
import { type SandboxFile, withSandbox } from '../sandbox.ts';
import type { OperationContext } from './operation.ts';

/** No schema of people's is named so: DuckDB takes `a.b` for ambiguous where both a database and a schema are named a. */
const database = 'duckback_loaded';

/** Loads into a database file with `load`, and leaves it sealed. */
export function loadInto<Request extends LoadFiles>(
  file: Omit<SandboxFile, 'alias' | 'writable'>,
  request: Request,
  { resources, signal, report }: OperationContext,
  load: (connection: DuckDBConnection, loading: Loading<Request>) => Promise<LoadedTable[]>,
): Promise<LoadedTable[]> {
  const paths = request.tables.flatMap((table) => pathsOf(request, table));
  return withSandbox(
    resources,
    [{ ...file, alias: database, writable: true }],
    signal,
    async (connection) => {
      const loaded = await load(connection, { request, database, report, signal });
      await connection.run(`CHECKPOINT ${database}`);
      return loaded;
    },
    { paths, keepsOrder: true },
  );
}
