import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { mapOrdered } from '../../../src/repository/ordered.ts';

/** Every change of the file system in its turn, or a spread of them that is quick enough for every day. */
export const stride = process.env.DUCKBACK_EXHAUSTIVE === '1' ? 1 : 4;

interface Runs {
  /** A module that ends with code 0 where it makes fewer changes: `<child> <root> <repository id> <change>`. */
  readonly child: URL;
  /** A repository that each run gets a copy of, in `folder`. */
  readonly origin: string;
  readonly folder: string;
  readonly id: string;
}

/** Kills a child before each change of the file system, until it makes no more, and gives what `check` says of each copy. */
export async function killAtChanges<T>(
  { child, origin, folder, id }: Runs,
  check: (root: string) => Promise<T>,
): Promise<T[]> {
  const seen: T[] = [];
  const changes = Array.from({ length: 300 / stride }, (_, index) => 1 + index * stride);
  const runs = mapOrdered(changes, 2, async (change) => {
    const root = join(folder, String(change));
    await cp(origin, root, { recursive: true });
    const killed = await wasKilled(child, root, id, change);
    return { killed, found: await check(root) };
  });
  for await (const { killed, found } of runs) {
    seen.push(found);
    if (!killed) break;
  }
  return seen;
}

/** Runs the child on a folder; whether it was killed rather than ended. */
async function wasKilled(child: URL, root: string, id: string, change: number): Promise<boolean> {
  try {
    await promisify(execFile)(process.execPath, [fileURLToPath(child), root, id, String(change)]);
    return false;
  } catch (error) {
    if (error instanceof Error && 'signal' in error && error.signal === 'SIGKILL') return true;
    throw error;
  }
}
