import { rmSync } from 'node:fs';
import type { LoadedTable } from '../../domain/load.ts';
import type { CreateDatabase } from '../../domain/ports/engine.ts';
import { walFiles } from '../../domain/wal-files.ts';
import { fillDatabase } from '../exchange/load/create-database.ts';
import { pathsOf } from '../exchange/load/read-source.ts';
import { type SandboxFile, withSandbox } from '../sandbox.ts';
import type { OperationContext } from './operation.ts';

const alias = 'created';

/**
 * Makes a database file, see the port: for the oldest DuckDB whose files can hold the schema. Rows keep the order of their
 * files, which are sorted: DuckDB skips what is out of a range.
 */
export async function create(request: CreateDatabase, context: OperationContext): Promise<LoadedTable[]> {
  const made = { alias, file: request.file, writable: true };
  try {
    return await createFile(made, request, context);
  } catch (error) {
    if (!isTooOld(error)) throw error;
    for (const path of [request.file, ...walFiles(request.file)]) rmSync(path, { force: true });
    return await createFile({ ...made, storageVersion: 'latest' }, request, context);
  }
}

/** A VARIANT, say, or a macro's parameter with a type: DuckDB tells only when they are made. */
const isTooOld = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  /(storage|serialization) version/i.test(error.cause.message);

function createFile(
  made: SandboxFile,
  request: CreateDatabase,
  { resources, signal, report }: OperationContext,
): Promise<LoadedTable[]> {
  const paths = request.tables.flatMap((table) => pathsOf(request, table));
  return withSandbox(
    resources,
    [made],
    signal,
    async (connection) => {
      const loaded = await fillDatabase(connection, { request, database: alias, report, signal });
      await connection.run(`CHECKPOINT ${alias}`);
      await connection.run(`DETACH ${alias}`);
      return loaded;
    },
    { paths, keepsOrder: true },
  );
}
