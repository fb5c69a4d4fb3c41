import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unlessMissing } from '../../files/errno.ts';
import { identityOf, isSameFile, isUntouched } from '../../files/file-identity.ts';
import { tryLink } from '../../files/try-link.ts';
import { quarantineOf } from './home.ts';
import { type Journal, type MovedFile, savedPath } from './journal.ts';
import type { SwapOptions } from './swap.ts';

/** Undoing a swap: where, and what. */
export interface Undoing extends SwapOptions {
  readonly home: string;
  readonly journal: Journal;
}

/** Nobody can cancel a roll-back. */
export const never = new AbortController().signal;

/**
 * Puts the moved logs beside the old file, which is back. Gives null when all are where they were, else what was left in
 * quarantine and why: a log fits only the file that it was moved from, as it was then, and never replaces another.
 */
export async function putLogsBack(undoing: Undoing): Promise<string | null> {
  const { home, journal, files, holderOf } = undoing;
  const waiting: MovedFile[] = [];
  for (const log of journal.logs) if (await identityOf(savedPath(home, journal, log))) waiting.push(log);
  if (waiting.length === 0) return null;
  if (!(await isOldFile(journal))) return `${journal.target} was written without its write-ahead log.`;
  const holder = await holderOf(journal.target);
  const taken: string[] = [];
  for (const log of waiting) {
    if (!(await putBack(log, undoing, holder !== 'free'))) taken.push(log.from);
  }
  for (const folder of new Set(waiting.map(({ from }) => dirname(from)))) await files.syncFolder(folder);
  await files.syncFolder(quarantineOf(home, journal.id));
  if (taken.length > 0) return `${taken.join(' and ')} was written by another process meanwhile.`;
  if (holder === 'free') return null;
  if (holder === 'unknown')
    return `whether a process opened ${journal.target} in that instant cannot be seen here; it would have missed the write-ahead log, so a copy of that stays.`;
  return `${holder.command} (PID ${holder.pid}) opened the database in that instant and may have missed its write-ahead log: stop it and look whether the last commits are there.`;
}

/** An overwritten file changes its times; its bytes have been compared before. */
async function isOldFile({ target, main, method }: Journal): Promise<boolean> {
  if (method === 'overwrite') return true;
  const now = await identityOf(target);
  return main ? isUntouched(now, main.identity) : now === null;
}

/**
 * False where another log lies there by now. A process that holds the database may empty the log that we put back, having
 * read it or not: what it gets then is a copy, and the log itself stays in quarantine. So too where nobody can tell.
 */
async function putBack(log: MovedFile, { home, journal, files }: Undoing, held: boolean): Promise<boolean> {
  const saved = savedPath(home, journal, log);
  const present = await identityOf(log.from);
  if (present && !isSameFile(present, log.identity)) return false;
  if (held && !present) {
    const copy = `${saved}.copy`;
    await unlessMissing(files.unlink(copy));
    await files.copyInto(copy, createReadStream(saved), { signal: never });
    await files.own(copy, await lstat(saved));
    await files.rename(copy, log.from);
  } else if (!held) {
    if (!present && !(await tryLink(saved, log.from, files))) await files.rename(saved, log.from);
    else await files.unlink(saved);
  }
  return true;
}
