import { stat } from 'node:fs/promises';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import { loadTokens, type TokenSet } from './tokens.ts';

/** The tokens as the file has them, within seconds. */
export interface CurrentTokens extends Pick<TokenSet, 'find'> {
  /** Reads the file anew when it changes, until the signal fires. One that cannot be used leaves the tokens as they were. */
  follow(signal: AbortSignal): Promise<void>;
}

const intervalMs = 2000;

/** Rejects as `loadTokens` for the file as it is now. */
export async function openTokens(file: string, clock: Clock, log: Log): Promise<CurrentTokens> {
  let seen = await versionOf(file);
  let current = await loadTokens(file);

  async function look(): Promise<void> {
    const version = await versionOf(file);
    if (version === seen) return;
    seen = version;
    try {
      current = await loadTokens(file);
      log.info({ file, tokens: current.names }, 'the tokens were read anew');
    } catch (err) {
      log.error({ err }, 'the tokens file cannot be used: those of before hold on');
    }
  }

  return {
    find: (token) => current.find(token),
    async follow(signal) {
      while (!signal.aborted) {
        await clock.sleep(intervalMs, signal).catch(() => undefined);
        if (!signal.aborted) await look();
      }
    },
  };
}

/** Another one means another content: the command replaces the file, editors do or write to it. Empty: there is no file. */
async function versionOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => null);
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
}
