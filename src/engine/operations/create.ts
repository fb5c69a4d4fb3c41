import { rmSync } from 'node:fs';
import type { LoadedTable } from '../../domain/load.ts';
import type { CreateDatabase } from '../../domain/ports/engine.ts';
import { walFiles } from '../../domain/wal-files.ts';
import { fillDatabase } from '../exchange/load/create-database.ts';
import { loadInto } from './load-into.ts';
import type { OperationContext } from './operation.ts';

/**
 * Makes a database file, see the port: for the oldest DuckDB whose files can hold the schema. Rows keep the order of their
 * files, which are sorted: DuckDB skips what is out of a range.
 */
export async function create(request: CreateDatabase, context: OperationContext): Promise<LoadedTable[]> {
  const { file } = request;
  const make = (storageVersion?: 'latest') =>
    loadInto({ file, ...(storageVersion && { storageVersion }) }, request, context, fillDatabase);
  if (request.schema.some(({ sql }) => sql.includes(referenceSystem))) return make('latest');
  try {
    return await make();
  } catch (error) {
    if (!isTooOld(error)) throw error;
    for (const path of [file, ...walFiles(file)]) rmSync(path, { force: true });
    return await make('latest');
  }
}

/** Of a GEOMETRY('OGC:CRS84'): the oldest files take it, and have lost it when they are opened again. */
const referenceSystem = "GEOMETRY('";

/** A VARIANT, say, or a macro's parameter with a type: DuckDB tells only when they are made. */
const isTooOld = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  /(storage|serialization) version/i.test(error.cause.message);
