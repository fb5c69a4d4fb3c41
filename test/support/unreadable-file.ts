import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

/**
 * Puts a file in the place of another, for one test, of which the system itself gives nothing but EIO, as of a sector that the disk cannot
 * read. False, with a loud notice, where this machine or user cannot; with CI=true that is an error.
 */
export async function makeUnreadable(file: string): Promise<boolean> {
  try {
    await run('mount', ['--bind', await findUnreadable(), file]);
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    process.stderr.write(
      `\n*** NOT TESTED: a file that cannot be read needs the right to mount (root): ${String(error)}\n`,
    );
    return false;
  }
  onTestFinished(async () => {
    await run('umount', ['--lazy', file]);
  });
  return true;
}

/** Devices that do not suspend by themselves have no delay to tell, and say so with EIO. */
async function findUnreadable(): Promise<string> {
  for await (const file of glob('/sys/devices/*/power/autosuspend_delay_ms')) {
    const error: unknown = await readFile(file).catch((reason: unknown) => reason);
    if (error instanceof Error && 'code' in error && error.code === 'EIO') return file;
  }
  throw new Error('no file below /sys gives EIO');
}
