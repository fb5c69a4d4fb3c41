/** Restores the world in a folder as a user without rights (nobody), where it is started as root. Prints the outcome as JSON. */
import { Problem } from '../../../src/domain/problem.ts';
import { jobContext } from '../../support/job-context.ts';
import { backup, openWorld } from '../../support/restore-world.ts';

const nobody = 65534;
const { restore } = await openWorld(process.argv[2] ?? '');
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(nobody);
  process.setuid?.(nobody);
}
const outcome = await restore({ source: { backup }, target: { database: 'market' } }, jobContext()).then(
  ({ steps }) => ({ steps, uid: process.getuid?.() }),
  (error: unknown) => ({ code: error instanceof Problem ? error.code : String(error) }),
);
console.log(JSON.stringify(outcome));
