/**
 * Restores an export to the database of the world in a folder, or merges its prices. Arguments: the folder, the id, the mode (or `whole`), and what
 * happens when: `kill <fault point>`, `kill <step>` or `fill <step>` (fills the file system of the database). Prints the code
 * of the problem and what is left, as JSON.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MergeMode } from '../../../src/domain/load.ts';
import { Problem } from '../../../src/domain/problem.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { hasCode } from '../../../src/files/errno.ts';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { livePath, openExportWorld } from '../../support/export-world.ts';
import { withFaultPoints } from '../../support/fault-points.ts';
import { jobContext } from '../../support/job-context.ts';

const [folder = '', id = '', mode = '', what = '', when = ''] = process.argv.slice(2);
const isMode = (text: string): text is MergeMode => ['replace', 'append', 'upsert'].includes(text);

const engine = createEngine({
  limits: {
    memoryLimitBytes: 512 * 1024 * 1024,
    threads: 1,
    tempLimitBytes: 1024 * 1024 * 1024,
    tempFolder: join(folder, 'engine-temp'),
    timeLimitMs: 60_000,
    maxChildren: 1,
  },
});

const die = () => process.kill(process.pid, 'SIGKILL');

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
  if (what === 'kill' && point === when) die();
});
const { restore, quarantine } = await openExportWorld(folder, engine, { files });
const context = jobContext();
/** A step is cut off in its middle: its work has begun. */
async function step<T>(name: string, run: () => Promise<T>): Promise<T> {
  if (name !== when) return context.step(name, run);
  if (what === 'fill') fill();
  const running = context.step(name, run);
  if (what === 'kill') await sleep(30).then(die);
  return running;
}
const request = {
  source: { export: id },
  target: { database: 'market' },
  ...(isMode(mode) ? { mode, tables: ['prices'] } : {}),
};
const before = await readFile(livePath(folder));
const code = await restore(request, { ...context, step }).then(
  () => 'restored',
  (error: unknown) => (error instanceof Problem ? error.code : String(error)),
);
console.log(
  JSON.stringify({
    code,
    sameBytes: before.equals(await readFile(livePath(folder))),
    staged: await readdir(join(folder, 'live', '.duckback', 'staging')),
    quarantined: (await quarantine.list()).length,
  }),
);
await engine.close();
