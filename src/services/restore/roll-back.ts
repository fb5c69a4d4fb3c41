/**
 * Undoes a swap from its journal, at once or after a crash. Looks at what is there instead of remembering how far it came,
 * so it can be repeated from any point. What others have begun to use is left to them: then everything stays where it is.
 */
import { dirname, join } from 'node:path';
import { hasCode, unlessMissing } from '../../files/errno.ts';
import { identityOf, isSameFile, isUntouched } from '../../files/file-identity.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import { fileSha256 } from '../../files/file-sha256.ts';
import { moveToFree } from '../../files/move-to-free.ts';
import { seenHolder } from '../holder.ts';
import { discardQuarantine, quarantineOf } from './home.ts';
import { closeJournal, headerAlone, savedPath } from './journal.ts';
import { copyHeader, isReadable, overwriteInPlace } from './overwrite.ts';
import { never, putLogsBack, type Undoing } from './put-logs-back.ts';
import { logsBeside } from './target.ts';

/**
 * Gives null when all is as it was before, proven, and the quarantine entry is gone. Else a sentence that tells what was
 * left as it is and why; the entry stays, closed, with what it holds. Rejects where it could not finish: repeat it.
 */
export async function rollBack(undoing: Undoing): Promise<string | null> {
  const { home, journal, files } = undoing;
  const kept =
    (await (journal.method === 'rename' ? takeBack : writeBack)(undoing)) ?? (await prove(undoing));
  if (kept === null) {
    await discardQuarantine(home, journal.id, files);
    return null;
  }
  await closeJournal(home, journal, files);
  const place = quarantineOf(home, journal.id);
  return `The restore to ${journal.target} was broken off: ${kept} What was moved aside is in ${place}.`;
}

/**
 * The old file first, then its logs: the restored file never has one of them beside it, and in between there is nothing
 * that the way forward did not leave as well.
 */
async function takeBack(undoing: Undoing): Promise<string | null> {
  const { home, journal, files, holderOf } = undoing;
  const { target, main, restored } = journal;
  const saved = main === null ? null : savedPath(home, journal, main);
  const now = await identityOf(target);
  const old = saved === null ? null : await identityOf(saved);
  if (isSameFile(now, restored?.identity ?? null)) {
    if (main && !old) return `${saved} is gone, so the restored file was left in place.`;
    // Whoever holds the old file writes where nobody reads: that outweighs everything else.
    const inUse = saved && (await seenHolder(saved, holderOf)) ? null : await whyInUse(undoing);
    if (inUse !== null) return inUse;
    await (saved ? files.rename(saved, target) : files.unlink(target));
  } else if (saved && isSameFile(now, old)) {
    // It may have got this name in a roll-back that was cut off.
    await files.syncFolder(dirname(target));
    await files.unlink(saved);
  } else if (now === null && saved && old) {
    if (!(await hasMoved(saved, target, files))) return strange(target);
  } else if (!isSameFile(now, main?.identity ?? null) && (now !== null || main !== null)) {
    return strange(target);
  }
  await unlessMissing(files.syncFolder(dirname(target)));
  return putLogsBack(undoing);
}

const strange = (target: string): string =>
  `${target} is not a file that the restore left there, and was not touched.`;

/** False where another file is there by now. */
async function hasMoved(from: string, to: string, files: FileOperations): Promise<boolean> {
  try {
    await moveToFree(from, to, files);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** The old bytes and the logs come back while the file cannot be opened. */
async function writeBack(undoing: Undoing): Promise<string | null> {
  const { home, journal, files } = undoing;
  const { target, main, restored } = journal;
  if (!main) return null;
  const saved = savedPath(home, journal, main);
  // Somebody may have written the rest before the header was blank, and has lost no more than that.
  const isHeaderAlone = (await identityOf(join(quarantineOf(home, journal.id), headerAlone))) !== null;
  if (isHeaderAlone && !(await isReadable(target))) await copyHeader(saved, target, files);
  if (await isReadable(target)) {
    const sha256 = await fileSha256(target, never);
    if (sha256 === (await fileSha256(saved, never))) return putLogsBack(undoing);
    if (sha256 !== restored?.sha256) return `${target} was written by another process, and was not touched.`;
    const inUse = await whyInUse(undoing);
    if (inUse !== null) return inUse;
  }
  let kept: string | null = null;
  await overwriteInPlace(saved, target, files, async () => {
    kept = await putLogsBack(undoing);
  });
  return kept;
}

/**
 * Why the restored file must stay: somebody works with it, or may. Where locks cannot be seen even an unwritten file may be
 * open, and to replace it would lose what its user commits from then on; to leave it loses nothing: it was proven, and
 * the old file waits in quarantine.
 */
async function whyInUse({ journal, holderOf }: Undoing): Promise<string | null> {
  const { target, names, method, restored, logs } = journal;
  const holder = await holderOf(target);
  if (holder === 'unknown')
    return 'whether a process has opened the restored file cannot be seen here, so it was left in place.';
  if (holder !== 'free')
    return `${holder.command} (PID ${holder.pid}) has opened the restored file, so it was left in place.`;
  if (method === 'rename' && !isUntouched(await identityOf(target), restored?.identity ?? null)) {
    return 'the restored file was written since, so it was left in place.';
  }
  for (const path of await logsBeside(names)) {
    const ours = logs.find(({ from }) => from === path);
    if (ours && isSameFile(await identityOf(path), ours.identity)) continue;
    return `${path} was written since, so the restored file was left in place.`;
  }
  return null;
}

/** Trust nothing: look once more that every file is back, the same and unwritten, unless somebody has it by now. */
async function prove({ home, journal, holderOf }: Undoing): Promise<string | null> {
  const { target, main, logs, method } = journal;
  for (const { from, identity } of logs) {
    if (!isUntouched(await identityOf(from), identity) && !(await seenHolder(target, holderOf)))
      return `${from} differs from before.`;
  }
  if (!main) return (await identityOf(target)) === null ? null : `${target} was not there before.`;
  if (await seenHolder(target, holderOf)) return null;
  const same =
    method === 'rename'
      ? isUntouched(await identityOf(target), main.identity)
      : (await fileSha256(target, never)) === (await fileSha256(savedPath(home, journal, main), never));
  return same ? null : `${target} differs from before.`;
}
