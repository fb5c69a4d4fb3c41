import { stat } from 'node:fs/promises';
import type { Clock } from '../domain/ports/clock.ts';
import { rest } from '../domain/rest.ts';

const intervalMs = 2000;

/**
 * Remembers the files as they are now. What it gives calls `changed` each time that one of them is another than before, within
 * seconds, until the signal fires.
 */
export async function rememberFiles(files: readonly string[]) {
  let seen = await versionOf(files);

  async function isChanged(): Promise<boolean> {
    const version = await versionOf(files);
    const changed = version !== seen;
    seen = version;
    return changed;
  }

  return async (clock: Clock, signal: AbortSignal, changed: () => Promise<void>): Promise<void> => {
    while (!signal.aborted) {
      await rest(intervalMs, { clock, signal });
      if (!signal.aborted && (await isChanged())) await changed();
    }
  };
}

/** Another one means another content: commands replace files, editors do or write to them. Empty: there is no file. */
async function versionOf(files: readonly string[]): Promise<string> {
  const found = await Promise.all(files.map((file) => stat(file).catch(() => null)));
  return found.map((one) => (one ? `${one.ino} ${one.size} ${one.mtimeMs}` : '')).join('\n');
}
