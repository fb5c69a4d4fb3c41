/**
 * Restores an export to the database of the world in a folder, or merges its prices. Arguments: the folder, the id, the mode (or `whole`), and what
 * happens when: `kill <fault point>`, `kill <step>` or `fill <step>` (fills the file system of the database). Prints the code
 * of the problem and what is left, as JSON.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MergeMode } from '../../../src/domain/load.ts';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { livePath, openExportWorld } from '../../support/export-world.ts';
import { withFaultPoints } from '../../support/fault-points.ts';
import { jobContext } from '../../support/job-context.ts';
import { createSmallEngine } from '../../support/small-engine.ts';
import { aftermathOf, fillLive } from './child-support.ts';

const [folder = '', id = '', mode = '', what = '', when = ''] = process.argv.slice(2);
const isMode = (text: string): text is MergeMode => ['replace', 'append', 'upsert'].includes(text);

const engine = createSmallEngine(folder);

const die = () => process.kill(process.pid, 'SIGKILL');

const files = withFaultPoints(fileOperations, (point) => {
  if (what === 'kill' && point === when) die();
});
const { restore, quarantine } = await openExportWorld(folder, engine, { files });
const context = jobContext();
/** A step is cut off in its middle: its work has begun. */
async function step<T>(name: string, run: () => Promise<T>): Promise<T> {
  if (name !== when) return context.step(name, run);
  if (what === 'fill') fillLive(folder);
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
const restoring = restore(request, { ...context, step });
console.log(JSON.stringify(await aftermathOf(restoring, folder, before, quarantine)));
await engine.close();
