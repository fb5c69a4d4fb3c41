/**
 * Restores the world in a folder whose `live` is a small file system of its own, and fills that at a fault point. Arguments:
 * the folder, the bytes of the live file, and the point. Prints the code of the problem and what is left, as JSON.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { withFaultPoints } from '../../support/fault-points.ts';
import { jobContext } from '../../support/job-context.ts';
import { backup, livePath, openWorld } from '../../support/restore-world.ts';
import { aftermathOf, fillLive } from './child-support.ts';

const [folder = '', original = '', fillAt] = process.argv.slice(2);
const before = await readFile(original);
await writeFile(livePath(folder), before);

const files = withFaultPoints(fileOperations, (point) => {
  if (point === fillAt) fillLive(folder);
});
const { restore, quarantine } = await openWorld(folder, { files });
const context = jobContext();
const restoring = restore({ source: { backup }, target: { database: 'market' } }, context);
const aftermath = await aftermathOf(restoring, folder, before, quarantine);
console.log(JSON.stringify({ ...aftermath, lastStep: context.steps.at(-1) }));
