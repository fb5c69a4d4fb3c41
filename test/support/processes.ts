import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '../../src/files/errno.ts';

/** The living processes whose parent is `parent` and whose command line holds `part`. Linux only. */
export async function childrenOf(parent: number, part: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return parentOf(stat) === parent && command.includes(part) ? [pid] : [];
    }),
  );
  return found.flat();
}

/** True while a process exists and is no zombie. */
export async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && stateOf(stat) !== 'Z';
}

/** Sends a signal to a process that may have ended of itself: whoever looks first whether it lives is too late at times. */
export function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

/** Resolves once `condition` holds; the test's own time-out ends a vain wait. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(20);
}

/** The fields after the command, which stands in parentheses and may hold anything. */
const fields = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');
const stateOf = (stat: string): string | undefined => fields(stat)[0];
const parentOf = (stat: string): number => Number(fields(stat)[1]);
