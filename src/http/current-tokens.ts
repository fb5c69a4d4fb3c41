import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import { rememberFiles, wasRead } from './follow-files.ts';
import { loadTokens, reloadTokens, type TokenSet } from './tokens.ts';

/** The tokens as the file has them, within seconds. */
export interface CurrentTokens extends Pick<TokenSet, 'find'> {
  /** Reads the file anew when it changes, until the signal fires. One that is malformed, or cannot be read yet, leaves the tokens as they were. */
  follow(signal: AbortSignal): Promise<void>;
}

/** Rejects as `loadTokens` for the file as it is now. */
export async function openTokens(file: string, clock: Clock, log: Log): Promise<CurrentTokens> {
  const follow = await rememberFiles([file]);
  let current = await loadTokens(file);

  async function read(isAgain: boolean): Promise<boolean> {
    try {
      current = await reloadTokens(file);
      const { names: tokens } = current;
      if (tokens.length > 0) log.info({ file, tokens }, 'the tokens were read anew');
      else log.warn({ file }, 'the tokens file has no tokens any more: nobody is let in');
      return true;
    } catch (err) {
      if (!isAgain) log.error({ err }, 'the tokens file cannot be used: those of before hold on');
      return wasRead(err);
    }
  }

  return {
    find: (token) => current.find(token),
    follow: (signal) => follow(clock, signal, read),
  };
}
