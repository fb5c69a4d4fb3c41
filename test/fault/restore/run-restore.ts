import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inMountNamespace } from '../../support/mount-namespace.ts';
import { livePath } from '../../support/restore-world.ts';

const child = fileURLToPath(new URL('./restore-child.ts', import.meta.url));

const bindOnItself = 'mount --bind "$1" "$1"';

export interface ChildOptions {
  /** The fault point to be killed at: its number, or the first of this name. */
  readonly point?: number | string;
  readonly force?: boolean;
  /** Bind-mount the live file over itself, in a mount namespace that ends with the child. */
  readonly mounted?: boolean;
  /** At the fault point another process commits a day to the live file, and closes it or dies, instead; or the restore dies at the next such point. */
  readonly meanwhile?: 'commit' | 'crash' | 'commit, then kill';
  /** The job that it is, where it is not the only one. */
  readonly job?: string;
  /** What it prints: besides the code of a problem its hint, and else the steps of the report. */
  readonly tells?: boolean;
}

/** Restores a world in a process of its own. `printed` is the code of the problem, empty where there was none; see `tells`. */
export function runRestore(
  folder: string,
  { point = 'none', force = false, mounted = false, meanwhile, job, tells }: ChildOptions,
): Promise<{ killed: boolean; printed: string }> {
  const forced = force ? 'force' : 'unforced';
  const rest = [String(point), forced, ...(meanwhile ? [meanwhile] : [])];
  const command = [process.execPath, child, folder, ...rest];
  const [program = '', ...args] = mounted
    ? [...inMountNamespace(bindOnItself, livePath(folder)), ...command]
    : command;
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      ...(job ? { RESTORE_JOB: job } : {}),
      ...(tells ? { RESTORE_TELLS: '1' } : {}),
    };
    const spawned = execFile(program, args, { env }, (error, printed, complaints) => {
      if (spawned.signalCode === 'SIGKILL') resolve({ killed: true, printed: '' });
      else if (error) reject(new Error(complaints, { cause: error }));
      else resolve({ killed: false, printed: printed.trim() });
    });
  });
}
