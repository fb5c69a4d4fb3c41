/** For restores in a process of their own, in the folder of a world whose `live` may be a small file system. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../../src/domain/problem.ts';
import { hasCode } from '../../../src/files/errno.ts';
import type { QuarantineService } from '../../../src/services/restore/quarantine-service.ts';
import { livePath } from '../../support/restore-world.ts';

/** Leaves no byte free. */
export function fillLive(folder: string): void {
  const file = openSync(join(folder, 'live', 'filler'), 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(1 << 16));
  } catch (error) {
    if (!hasCode(error, 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

/** Waits for the end of a restore. Gives the code of its problem, and what is left then of a live file that was `before`. */
export async function aftermathOf(
  restoring: Promise<unknown>,
  folder: string,
  before: Buffer,
  quarantine: QuarantineService,
) {
  const code = await restoring.then(
    () => 'restored',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );
  return {
    code,
    sameBytes: before.equals(await readFile(livePath(folder))),
    staged: await readdir(join(folder, 'live', '.duckback', 'staging')).catch(() => []),
    quarantined: (await quarantine.list()).length,
  };
}
