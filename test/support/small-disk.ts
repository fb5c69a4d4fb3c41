import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './folder.ts';

const run = promisify(execFile);

export interface SmallDisk {
  /** An empty folder: the root of a file system of its own. */
  readonly path: string;
  /** Changes mount options, for example `ro`. */
  remount(options: string): Promise<void>;
  /** Takes the file system away; the empty folder that it was mounted on stays. */
  unmount(): Promise<void>;
}

/**
 * A file system in memory of so many bytes, for one test. null, with a loud notice, where this user may not mount one;
 * with CI=true that is an error, so that the tests that need it cannot silently prove nothing.
 */
export async function smallDisk(sizeBytes: number): Promise<SmallDisk | null> {
  const path = join(await temporaryFolder(), 'disk');
  await mkdir(path);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', path]);
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    process.stderr.write(
      `\n*** NOT TESTED: a small disk needs the right to mount (root): ${String(error)}\n`,
    );
    return null;
  }
  let mounted = true;
  const unmount = async () => {
    if (mounted) await run('umount', ['--lazy', path]);
    mounted = false;
  };
  onTestFinished(unmount);
  return {
    path,
    unmount,
    remount: async (options) => {
      await run('mount', ['-o', `remount,${options}`, path]);
    },
  };
}
