/**
 * Restores the world in a folder and kills itself by SIGKILL at the n-th fault point, or at the first of a name. Arguments:
 * the folder, the number or name (`none` for no point) and, where it is wanted, `force`. Prints the code of the problem where the restore fails.
 */
import { Problem } from '../../../src/domain/problem.ts';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { withFaultPoints } from '../../support/fault-points.ts';
import { jobContext } from '../../support/job-context.ts';
import { backup, openWorld } from '../../support/restore-world.ts';

const [folder = '', point = 'none', force] = process.argv.slice(2);
let count = 0;

const files = withFaultPoints(fileOperations, (name) => {
  count++;
  if (name === point || String(count) === point) process.kill(process.pid, 'SIGKILL');
});
const { restore } = await openWorld(folder, { files });
try {
  const request = { source: { backup }, target: { database: 'market' }, force: force === 'force' };
  await restore(request, jobContext());
} catch (error) {
  console.log(error instanceof Problem ? error.code : error);
}
