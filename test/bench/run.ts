import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end and gives what it printed. Rejects where it fails. */
export async function run(file: string, args: readonly string[] = [], env = {}): Promise<string> {
  const { stdout } = await execute(file, args, { env: { ...process.env, ...env }, maxBuffer: 64 << 20 });
  return stdout;
}

/** `cp`, and the copy and its name on the disk. */
export async function copyAndSync(from: string, to: string): Promise<void> {
  await run('sh', ['-c', 'cp "$1" "$2" && sync "$2" "$(dirname "$2")"', 'sh', from, to]);
}
