/** What a restore would write to: where it really lies, and what lies there now. */
import { lstat, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import type { RestoreRequest } from '../../domain/restore.ts';
import { walFiles } from '../../domain/wal-files.ts';
import { confine, isInside } from '../../files/confined-path.ts';
import { hasCode, unlessMissing } from '../../files/errno.ts';
import { identityOf } from '../../files/file-identity.ts';
import type { Ownership } from '../../files/file-operations.ts';
import { isMountPoint } from '../../files/mount-point.ts';
import { nearestExisting, resolveLinks, unfollowable } from '../../files/resolve-links.ts';
import { type ConfiguredDatabases, findDatabase } from '../configured-database.ts';
import { refuseLongName } from '../long-name.ts';
import { isOwn } from './home.ts';
import { isDatabaseFileName, type MovedFile } from './journal.ts';

export interface Target {
  readonly database: string | null;
  /** With links followed. */
  readonly path: string;
  /** The folder whose `.duckback` is used. On the target's file system. */
  readonly home: string;
  /** Every path that leads here: the links that stood for the file, and the file. DuckDB before 1.5 logs beside the one it was given. */
  readonly names: readonly string[];
}

/** Finds the target. Rejects with `not_found`, `path_not_allowed`, `target_not_replaceable`. */
export async function findTarget(
  target: RestoreRequest['target'],
  databases: ConfiguredDatabases,
  restoreRoots: readonly string[],
): Promise<Target> {
  if ('path' in target) return pathTarget(target.path, databases, restoreRoots);
  const { name, path } = findDatabase(target.database, databases);
  const { path: real, links } = await resolveLinks(path).catch((error: unknown) => {
    if (!hasCode(error, ...unfollowable)) throw error;
    throw new Problem('target_not_replaceable', `${path} cannot be followed: ${error.code}.`, {
      cause: error,
    });
  });
  return checked({ database: name, path: real, home: dirname(real), names: [...links, real] });
}

async function pathTarget(
  asked: string,
  databases: ConfiguredDatabases,
  restoreRoots: readonly string[],
): Promise<Target> {
  const path = await confine(asked, restoreRoots);
  const roots = await Promise.all(restoreRoots.map(resolveLinks));
  const root = roots.find((one) => isInside(path, one.path))?.path;
  // Whoever looks after a database looks for what was broken off in the folder of that, and not in a root that it lies below. By name: the
  // mount of another one may hang.
  const isConfigured = [...databases.values()].some((one) => one.path === asked || one.path === path);
  const home = root === undefined || isConfigured ? dirname(path) : root;
  if (isOwn(path.slice(home.length))) {
    throw new Problem('path_not_allowed', `${asked} lies in duckback's own folder.`);
  }
  const { links } = await resolveLinks(asked);
  return checked({ database: null, path, home, names: [...links, path] });
}

async function checked(target: Target): Promise<Target> {
  target.names.forEach(refuseLongName);
  if (!isDatabaseFileName(basename(target.path))) {
    throw new Problem('path_not_allowed', `${target.path} is no name for a database file.`, {
      hint: 'DuckDB would take the file for a log of another database. End its name with .duckdb.',
    });
  }
  const [parent, home] = await Promise.all([deviceOf(dirname(target.path)), deviceOf(target.home)]);
  if (parent === home) return target;
  throw new Problem(
    'target_not_replaceable',
    `${target.path} lies on another file system than ${target.home}.`,
    {
      hint: 'Restore to a path on the file system of the restore root, or make that folder a restore root.',
    },
  );
}

const deviceOf = async (path: string): Promise<number> => (await stat(await nearestExisting(path))).dev;

/** What lies at the target now. */
export interface Occupants {
  readonly main: MovedFile | null;
  readonly logs: readonly MovedFile[];
  /** null for a target that is missing. */
  readonly ownership: Ownership | null;
  /** Something is mounted at the file itself. */
  readonly mounted: boolean;
}

/** Looks without opening anything. Rejects with `target_not_replaceable` where it is no plain file. */
export async function occupantsOf(target: Target): Promise<Occupants> {
  const stats = await unlessMissing(lstat(target.path));
  if (stats && !stats.isFile()) {
    throw new Problem('target_not_replaceable', `${target.path} is not a file.`, {
      hint: 'Move it away, or restore to another path.',
    });
  }
  const identity = await identityOf(target.path);
  return {
    main: identity && { from: target.path, name: basename(target.path), identity },
    logs: await findLogs(target),
    ownership: stats ? { uid: stats.uid, gid: stats.gid, mode: stats.mode & 0o777 } : null,
    mounted: await isMountPoint(target.path),
  };
}

async function findLogs({ names, home }: Target): Promise<MovedFile[]> {
  const logs: MovedFile[] = [];
  for (const [index, from] of names.flatMap(walFiles).entries()) {
    const identity = await identityOf(from);
    if (!identity) continue;
    if ((await lstat(from)).dev !== (await deviceOf(home))) throw strayLog(from, home);
    const taken = logs.some(({ name }) => name === basename(from));
    logs.push({ from, name: taken ? `${index}-${basename(from)}` : basename(from), identity });
  }
  return logs;
}

const strayLog = (log: string, home: string): Problem =>
  new Problem(
    'target_not_replaceable',
    `The write-ahead log ${log} lies on another file system than ${home}: it cannot be moved aside safely.`,
    {
      hint: 'Open the database with its own program and CHECKPOINT, which empties the log, or move it away by hand.',
    },
  );

/** The logs that lie beside the target now. */
export const logsBeside = async (names: readonly string[]): Promise<string[]> => {
  const paths = names.flatMap(walFiles);
  const found = await Promise.all(paths.map(identityOf));
  return paths.filter((_, index) => found[index] !== null);
};
