import { existsSync } from 'node:fs';
import { Problem } from '../../domain/problem.ts';
import { walFiles } from '../../domain/wal-files.ts';
import { makeIndexes, rebuildIndexes } from '../rebuild-indexes.ts';
import { withSandbox } from '../sandbox.ts';
import type { OperationContext } from './operation.ts';

const alias = 'duckback_image';

/**
 * Merges `<file>.wal` into the file, see the port. Without a WAL it is not even opened: DuckDB could find a reason to write. In one thread,
 * which is all that DuckDB replays a log with: more made thousands of small commits a third slower, and large ones no faster. Only where
 * indexes are made anew it takes all.
 */
export async function seal(file: string, { resources, signal }: OperationContext): Promise<null> {
  const logs = logsBeside(file);
  if (logs.length === 0) return null;
  const staleIndexes = await makeIndexes(logs);
  const threads = staleIndexes ? resources.threads : 1;
  const files = [{ alias, file, writable: true }];
  await withSandbox({ ...resources, threads }, files, signal, async (connection) => {
    if (staleIndexes) await rebuildIndexes(connection, alias);
    await connection.run(`CHECKPOINT ${alias}`);
  });
  if (logsBeside(file).length > 0) {
    throw new Problem('unreadable_database', 'DuckDB could not merge the write-ahead log into the file.');
  }
  return null;
}

const logsBeside = (file: string): string[] => walFiles(file).filter((path) => existsSync(path));
