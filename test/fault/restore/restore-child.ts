/**
 * Restores the world in a folder and kills itself by SIGKILL at the n-th fault point, or at the first of a name. Arguments:
 * the folder, the number or name (`none` for no point), `force` where it is wanted, and what happens at the point instead: another process
 * commits the day 9 to the live file, and closes it (`commit`) or dies (`crash`); with `commit, then kill` the restore is killed at the next point
 * of that name. RESTORE_JOB names another job. Prints the code of the problem where the restore fails; with RESTORE_TELLS its hint too, or the steps of
 * the report.
 */
import { Problem } from '../../../src/domain/problem.ts';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { runSql } from '../../support/duckdb.ts';
import { withFaultPoints } from '../../support/fault-points.ts';
import { jobContext } from '../../support/job-context.ts';
import { backup, livePath, openWorld } from '../../support/restore-world.ts';

const [folder = '', point = 'none', force, meanwhile] = process.argv.slice(2);
const tells = process.env.RESTORE_TELLS !== undefined;
let count = 0;
let wrote = false;

const files = withFaultPoints(fileOperations, async (name) => {
  count++;
  if ((wrote && meanwhile !== 'commit, then kill') || (name !== point && String(count) !== point)) return;
  if (wrote || meanwhile === undefined) process.kill(process.pid, 'SIGKILL');
  wrote = true;
  await runSql(livePath(folder), ['INSERT INTO days VALUES (9)'], { crash: meanwhile === 'crash' });
});
const { restore } = await openWorld(folder, { files });
try {
  const request = { source: { backup }, target: { database: 'market' }, force: force === 'force' };
  const { steps } = await restore(request, jobContext(process.env.RESTORE_JOB));
  if (tells) console.log(steps.join('\n'));
} catch (error) {
  console.log(error instanceof Problem ? error.code : error);
  if (tells && error instanceof Problem) console.log(error.hint);
}
