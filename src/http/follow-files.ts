import { stat } from 'node:fs/promises';
import type { Clock } from '../domain/ports/clock.ts';
import { rest } from '../domain/rest.ts';
import { isSystemError } from '../files/errno.ts';

const intervalMs = 2000;

/**
 * Remembers the files as they are now. What it gives calls `read` within seconds each time that one of them is another than those that
 * were read last, until the signal fires. `read` gives whether it could: where it could not, whatever it makes of them, it is called
 * again and again, then with `isAgain`, unless they are another by then.
 */
export async function rememberFiles(files: readonly string[]) {
  let seen = await versionOf(files);
  let tried = seen;

  async function look(read: (isAgain: boolean) => Promise<boolean>): Promise<void> {
    const version = await versionOf(files);
    if (version === seen) return;
    const isAgain = version === tried;
    tried = version;
    if (await read(isAgain)) seen = version;
  }

  return async (
    clock: Clock,
    signal: AbortSignal,
    read: (isAgain: boolean) => Promise<boolean>,
  ): Promise<void> => {
    while (!signal.aborted) {
      await rest(intervalMs, { clock, signal });
      if (!signal.aborted) await look(read);
    }
  };
}

/** Whether an error is about what is in a file: its cause is not the system's, which did not let it be read. */
export const wasRead = (error: unknown): boolean => !(error instanceof Error && isSystemError(error.cause));

/**
 * Another one means another content: commands replace files, editors do or write to them. Who copies times with a file cannot set that of
 * its change. Empty: there is no file.
 */
async function versionOf(files: readonly string[]): Promise<string> {
  const found = await Promise.all(files.map((file) => stat(file).catch(() => null)));
  return found.map((one) => (one ? `${one.ino} ${one.size} ${one.mtimeMs} ${one.ctimeMs}` : '')).join('\n');
}
