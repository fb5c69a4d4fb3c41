/**
 * Puts the verified copy in the place of the target, in an order that a crash at any point leaves undoable:
 *
 * 1. The journal names every move, and becomes durable as part of the new quarantine folder.
 * 2. The old file gets a second name in quarantine (a hard link): the path keeps naming it.
 * 3. The old logs move into quarantine, durably. Only here can somebody open the old file without its log; so the target
 *    is looked at again afterwards, and a process that came in between has everything put back.
 * 4. One rename replaces the old file. No log can lie beside the new one, not for an instant. Where there was no old file, or it had to be moved
 *    away since it could not be linked, the new one gets its name by a link, which replaces nothing.
 */
import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import { hasCode } from '../../files/errno.ts';
import { identityOf, isSameFile, isUntouched } from '../../files/file-identity.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import { fileSha256 } from '../../files/file-sha256.ts';
import { moveToFree } from '../../files/move-to-free.ts';
import { tryLink } from '../../files/try-link.ts';
import { type HolderOf, refuseUnlessFree, seenHolder } from '../holder.ts';
import { makeHome, quarantineOf } from './home.ts';
import { headerAlone, type Journal, type MovedFile, savedPath, writeJournal } from './journal.ts';
import { copyHeader, isSameCommit, overwriteInPlace } from './overwrite.ts';
import { logsBeside } from './target.ts';

export interface SwapOptions {
  readonly files: FileOperations;
  readonly holderOf: HolderOf;
}

/** A swap and where it happens. */
export interface Swap {
  readonly home: string;
  readonly journal: Journal;
  /** Staging of the job. */
  readonly folder: string;
  /** The verified copy; null: nothing takes the place of the target. */
  readonly staged: string | null;
}

/**
 * Builds the quarantine folder in staging, so that it appears with its journal or not at all. An overwritten target is
 * copied into it: its own bytes will be gone. Changes nothing outside staging, but makes the target's folder.
 */
export async function prepareSwap(
  { home, journal, folder: staging }: Swap,
  { files }: SwapOptions,
  signal: AbortSignal,
): Promise<string> {
  const folder = join(staging, journal.id);
  await makeHome(home, files);
  await files.makeFolder(dirname(journal.target));
  await files.makeFolder(folder);
  const { main, method } = journal;
  if (main && method === 'overwrite') {
    await files.copyInto(join(folder, main.name), createReadStream(main.from, { highWaterMark: 1 << 20 }), {
      signal,
    });
    await files.writeFile(join(folder, headerAlone), '');
  }
  await writeJournal(folder, journal, files);
  await files.syncFolder(folder);
  return folder;
}

/** Makes the moves. Rejects with `target_locked`, or whatever went wrong: then the caller rolls back. */
export async function makeSwap(swap: Swap, prepared: string, options: SwapOptions): Promise<void> {
  const { home, journal } = swap;
  await options.files.rename(prepared, quarantineOf(home, journal.id));
  await options.files.syncFolder(dirname(quarantineOf(home, journal.id)));
  await (journal.method === 'rename' ? replace(swap, options) : overwrite(swap, options));
}

async function replace({ home, journal, staged }: Swap, { files, holderOf }: SwapOptions): Promise<void> {
  const { main, target } = journal;
  const saved = main && savedPath(home, journal, main);
  const linked = saved === null || (await tryLink(target, saved, files));
  await files.syncFolder(quarantineOf(home, journal.id));
  await moveLogs(home, journal, files);
  await refuseUnlessFree(target, holderOf);
  await refuseChanged(journal, []);
  if (!linked) {
    await files.rename(target, saved);
    await files.syncFolder(quarantineOf(home, journal.id));
  }
  if (staged !== null) await (main && linked ? files.rename(staged, target) : fill(target, staged, files));
  else if (linked && saved !== null) await files.unlink(target);
  await files.syncFolder(dirname(target));
}

/** Where nothing is: what somebody makes there in the last instant stays. */
async function fill(target: string, staged: string, files: FileOperations): Promise<void> {
  try {
    await moveToFree(staged, target, files);
  } catch (error) {
    throw hasCode(error, 'EEXIST') ? written(target) : error;
  }
}

/**
 * While the header is blank nobody can open the file, so the logs are gone before anybody could miss them. The old bytes lie in quarantine as
 * they were when they were copied: whoever wrote since has the file left to it.
 */
async function overwrite({ home, journal, staged }: Swap, { files, holderOf }: SwapOptions): Promise<void> {
  const { main, target, logs } = journal;
  if (!main || staged === null) throw new Error('only an existing file can be overwritten, and by another');
  const saved = savedPath(home, journal, main);
  await refuseChanged(journal, logs);
  await overwriteInPlace(staged, target, files, async () => {
    try {
      await refuseUnlessFree(target, holderOf);
      if (!(await isSameCommit(saved, target)) || !(await areAllLogs(journal, logs))) throw written(target);
    } catch (error) {
      // Whoever came in before the header was blank works on the old bytes: give them their header, touch no more.
      await copyHeader(saved, target, files);
      throw error;
    }
    await moveLogs(home, journal, files);
    await files.unlink(join(quarantineOf(home, journal.id), headerAlone));
    await files.syncFolder(quarantineOf(home, journal.id));
  });
}

async function moveLogs(home: string, journal: Journal, files: FileOperations): Promise<void> {
  for (const log of journal.logs) await files.rename(log.from, savedPath(home, journal, log));
  const folders = new Set(journal.logs.map(({ from }) => dirname(from)));
  if (folders.size > 0) folders.add(quarantineOf(home, journal.id));
  for (const folder of folders) await files.syncFolder(folder);
}

/** Rejects where the target was written since it was looked at, or other logs than these lie beside it. */
async function refuseChanged(journal: Journal, logs: readonly MovedFile[]): Promise<void> {
  const { target, main } = journal;
  const now = await identityOf(target);
  const unchanged = main ? isUntouched(now, main.identity) : now === null;
  if (!unchanged || !(await areAllLogs(journal, logs))) throw written(target);
}

/** Whether these logs lie beside the target, unwritten, and no other. */
async function areAllLogs({ names }: Journal, logs: readonly MovedFile[]): Promise<boolean> {
  const untouched = await Promise.all(
    logs.map(async ({ from, identity }) => isUntouched(await identityOf(from), identity)),
  );
  return untouched.every(Boolean) && (await logsBeside(names)).length === logs.length;
}

const written = (target: string): Problem =>
  new Problem('target_locked', `Another process wrote ${target} while it was being replaced.`);

/**
 * Looks at what is in place. The copy was read in full before, and a rename changes no byte; to open the target with
 * DuckDB would take the lock of a database that is live again. So: it is that very file, unwritten, and no log lies
 * beside it. Where its bytes were copied they are hashed again. Somebody who holds it already has opened what was proven.
 */
export async function validateSwap({ home, journal }: Swap, { holderOf }: SwapOptions, signal: AbortSignal) {
  const { main, target, names, method, restored } = journal;
  // A process that opened the old file in the last instant would write where nobody reads any more.
  if (main && method === 'rename') await refuseUnlessFree(savedPath(home, journal, main), holderOf, target);
  const now = await identityOf(target);
  if (!restored) {
    if (now) throw new Problem('restore_failed', `Another process made ${target} meanwhile.`);
    return;
  }
  if (method === 'rename' && !isSameFile(now, restored.identity)) throw replaced(target);
  if (await seenHolder(target, holderOf)) return;
  const intact =
    method === 'rename'
      ? isUntouched(now, restored.identity)
      : (await fileSha256(target, signal)) === restored.sha256;
  if (!intact) throw replaced(target);
  const [log] = await logsBeside(names);
  if (log) throw new Problem('restore_failed', `Another process left ${log} during the restore.`);
}

const replaced = (target: string): Problem =>
  new Problem('restore_failed', `${target} does not hold what was restored to it.`);
