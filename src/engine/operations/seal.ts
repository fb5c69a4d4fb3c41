import { existsSync } from 'node:fs';
import { Problem } from '../../domain/problem.ts';
import { walFiles } from '../../domain/wal-files.ts';
import { withSandbox } from '../sandbox.ts';
import type { OperationContext } from './operation.ts';

const alias = 'image';

/**
 * Merges `<file>.wal` into the file, see the port. Without a WAL it is not even opened: DuckDB could find a reason to write.
 */
export async function seal(file: string, { resources, signal }: OperationContext): Promise<null> {
  if (!walFiles(file).some((path) => existsSync(path))) return null;
  await withSandbox(resources, [{ alias, file, writable: true }], signal, async (connection) => {
    await connection.run(`CHECKPOINT ${alias}`);
    await connection.run(`DETACH ${alias}`);
  });
  const left = walFiles(file).filter((path) => existsSync(path));
  if (left.length > 0) {
    throw new Problem('unreadable_database', 'DuckDB could not merge the write-ahead log into the file.');
  }
  return null;
}
