import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The start of a command line that runs what follows it in a mount namespace of its own, after a shell line with its mounts
 * (`$1` is `path`). The mounts end with the process. Only root may do that without a user namespace around it.
 */
export const inMountNamespace = (mounts: string, path: string): string[] => [
  'unshare',
  '--mount',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  ...['sh', '-c', `${mounts} && shift && exec "$@"`, 'sh', path],
];

/** Runs a TypeScript file in such a namespace and gives what it printed. */
export async function runMounted(
  mounts: string,
  path: string,
  script: string,
  ...args: string[]
): Promise<string> {
  const [program = '', ...rest] = [...inMountNamespace(mounts, path), process.execPath, script, ...args];
  return (await run(program, rest)).stdout.trim();
}
