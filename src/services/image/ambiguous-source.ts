import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import { walFiles } from '../../domain/wal-files.ts';
import { hasCode, unlessMissing } from '../../files/errno.ts';
import { isMountPoint } from '../../files/mount-point.ts';
import { resolveLinks, unfollowable } from '../../files/resolve-links.ts';
import { quarantineOf } from '../restore/home.ts';
import { entriesIn } from '../restore/journal.ts';

/**
 * A writer logs beside the name that it opened. Rejects with `source_ambiguous` where a live database may have another name
 * than `path` with its links followed: then commits could be missing from an image that looks good. What is missing,
 * no regular file or cannot be followed passes: taking an image of it says so better. Rejects with `source_busy` where a restore to it is under way,
 * or was broken off and waits to be undone: its log may have been moved aside, and what lies there may not stay.
 */
export async function refuseAmbiguous(path: string): Promise<void> {
  const resolved = await follow(path);
  if (!resolved) return;
  const { path: real, links } = resolved;
  const stats = await unlessMissing(lstat(real));
  if (!stats?.isFile()) return;
  await refuseReplaced(real);
  if (await isMountPoint(real)) {
    throw ambiguous(
      `${real} is mounted as a single file: its log lies beside the file that it was mounted from.`,
      {
        hint: 'Mount the folder that holds the database and its log, not the file alone.',
      },
    );
  }
  if (stats.nlink > 1) {
    throw ambiguous(
      `${real} has ${stats.nlink} hard links: its writer may use another name, and log beside that.`,
      {
        hint: `Remove the other hard links, or copy the file: find / -samefile ${real} lists them.`,
      },
    );
  }
  for (const log of links.flatMap(walFiles)) await refuseLog(log, real);
}

async function refuseReplaced(real: string): Promise<void> {
  const home = dirname(real);
  const entry = (await entriesIn(home)).find(({ open, journal }) => open && journal.target === real);
  if (!entry) return;
  const { id, jobId } = entry.journal;
  throw new Problem(
    'source_busy',
    `The restore to ${real} by ${jobId} is not over: its log may be in ${quarantineOf(home, id)}.`,
    {
      hint: 'Wait for its end. One that has ended was broken off, and could not be undone: start the service again, or restore a backup there, which undoes it first.',
    },
  );
}

async function refuseLog(log: string, real: string): Promise<void> {
  if (!(await unlessMissing(stat(log)))?.size) return;
  throw ambiguous(`${log} lies beside a link to ${real}: DuckDB uses the log beside the file itself.`, {
    hint: 'A DuckDB older than 1.5 may have written it: open and checkpoint the database with that version, or move the log away.',
  });
}

async function follow(path: string) {
  try {
    return await resolveLinks(path);
  } catch (error) {
    if (hasCode(error, ...unfollowable)) return null;
    throw error;
  }
}

const ambiguous = (detail: string, options: { readonly hint: string }): Problem =>
  new Problem('source_ambiguous', detail, options);
