/**
 * Restores the world in a folder whose `live` is a small file system of its own, and fills that at a fault point. Arguments:
 * the folder, the bytes of the live file, and the point. Prints the code of the problem and what is left, as JSON.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../../src/domain/problem.ts';
import { hasCode } from '../../../src/files/errno.ts';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { withFaultPoints } from '../../support/fault-points.ts';
import { jobContext } from '../../support/job-context.ts';
import { backup, livePath, openWorld } from '../../support/restore-world.ts';

const [folder = '', original = '', fillAt] = process.argv.slice(2);
const before = await readFile(original);
await writeFile(livePath(folder), before);

function fill(): void {
  const file = openSync(join(folder, 'live', 'filler'), 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(1 << 16));
  } catch (error) {
    if (!hasCode(error, 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

const files = withFaultPoints(fileOperations, (point) => {
  if (point === fillAt) fill();
});
const { restore, quarantine } = await openWorld(folder, { files });
const context = jobContext();
const code = await restore({ source: { backup }, target: { database: 'market' } }, context).then(
  () => 'restored',
  (error: unknown) => (error instanceof Problem ? error.code : String(error)),
);
console.log(
  JSON.stringify({
    code,
    lastStep: context.steps.at(-1),
    sameBytes: before.equals(await readFile(livePath(folder))),
    staged: await readdir(join(folder, 'live', '.duckback', 'staging')).catch(() => []),
    quarantined: (await quarantine.list()).length,
  }),
);
