import type { LoadedTable } from '../../domain/load.ts';
import type { MergeFiles } from '../../domain/ports/engine.ts';
import { mergeFiles } from '../exchange/load/merge-files.ts';
import { pathsOf } from '../exchange/load/read-source.ts';
import { withSandbox } from '../sandbox.ts';
import type { OperationContext } from './operation.ts';

const alias = 'image';

/** Merges files into an image, see the port. */
export function merge(
  request: MergeFiles,
  { resources, signal, report }: OperationContext,
): Promise<LoadedTable[]> {
  const files = [{ alias, file: request.file, writable: true }];
  const paths = request.tables.flatMap((table) => pathsOf(request, table));
  return withSandbox(
    resources,
    files,
    signal,
    async (connection) => {
      const loaded = await mergeFiles(connection, { request, database: alias, report, signal });
      await connection.run(`CHECKPOINT ${alias}`);
      await connection.run(`DETACH ${alias}`);
      return loaded;
    },
    { paths, keepsOrder: true },
  );
}
