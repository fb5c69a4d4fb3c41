/** Debian's packages, for tests that need a program of theirs. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** apt-get does not wait for another one that updates its lists, so test files take turns. */
const turn = join(tmpdir(), 'duckback-apt.lock');

/** Runs apt-get. Rejects with what it says where this user may not, or where there is none. */
export async function aptGet(args: readonly string[], cwd?: string): Promise<void> {
  await run('flock', [turn, 'apt-get', '-o', 'DPkg::Lock::Timeout=600', '--yes', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 * 1024,
    cwd,
  });
}

/** Installs packages with what they depend on. A machine that is new has no lists of packages yet. */
export async function installPackages(...packages: readonly string[]): Promise<void> {
  await aptGet(['update']);
  await aptGet(['install', '--no-install-recommends', ...packages]);
}
