/**
 * The journal of a swap: every move is written down, durably, before the first of them is made. It lies in the quarantine
 * folder and makes it an entry; its name tells whether the swap is under way or over, because a rename needs no space.
 */
import { readFile } from 'node:fs/promises';
import { basename, isAbsolute, join, normalize } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Sha256 } from '../../domain/backup.ts';
import { Name } from '../../domain/database.ts';
import { QuarantineId } from '../../domain/restore.ts';
import { Bytes, Instant, literals, nullable } from '../../domain/schema.ts';
import { isWalFile } from '../../domain/wal-files.ts';
import { isInside } from '../../files/confined-path.ts';
import { hasCode, unlessMissing } from '../../files/errno.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import { isOwn, namesIn, quarantineOf } from './home.ts';

const openName = 'duckback-journal.json';
const closedName = 'duckback-entry.json';
/** A file in the quarantine folder for as long as nothing but the header of a target that is overwritten can have been changed. */
export const headerAlone = 'duckback-header-alone';
const ownNames: readonly string[] = [openName, closedName, headerAlone];

/** False for names that would be taken for a log of another database, or for what a journal goes by. */
export const isDatabaseFileName = (name: string): boolean => !ownNames.includes(name) && !isWalFile(name);

const Identity = Type.Object(
  {
    inode: Type.String({ pattern: '^\\d+$' }),
    sizeBytes: Bytes,
    modifiedNs: Type.String({ pattern: '^-?\\d+$' }),
  },
  { additionalProperties: false },
);

const MovedFile = Type.Object(
  {
    from: Type.String(),
    name: Type.String({ pattern: '^[^/\\x00]{1,255}$', description: 'In the quarantine folder' }),
    identity: Identity,
  },
  { additionalProperties: false },
);
export type MovedFile = Static<typeof MovedFile>;

const Journal = Type.Object(
  {
    formatVersion: Type.Literal(1),
    id: QuarantineId,
    createdAt: Instant,
    jobId: Type.String(),
    database: nullable(Name),
    target: Type.String(),
    names: Type.Array(Type.String(), {
      description: 'Every path that leads to the target: a log may lie beside any of them',
    }),
    method: literals(['rename', 'overwrite'], {
      description: 'rename: the staged file replaces the target. overwrite: its bytes do, in the same file',
    }),
    restored: nullable(
      Type.Object(
        { identity: Identity, sha256: Sha256 },
        { additionalProperties: false, description: 'null: nothing takes the place of what is moved aside' },
      ),
    ),
    main: nullable(MovedFile),
    logs: Type.Array(MovedFile),
  },
  { additionalProperties: false },
);
export type Journal = Static<typeof Journal>;

/** What lies at a target: the file and its logs. */
interface Movable {
  readonly main: MovedFile | null;
  readonly logs: readonly MovedFile[];
}

/** A journal in its place. */
export interface Entry {
  readonly home: string;
  readonly journal: Journal;
  /** The swap has neither been committed nor given up. */
  readonly open: boolean;
}

/** Where a moved file lies in quarantine. */
export const savedPath = (home: string, { id }: Journal, { name }: MovedFile): string =>
  join(quarantineOf(home, id), name);

/** All files that a swap moves, the main file first. */
export const movedFiles = ({ main, logs }: Movable): MovedFile[] => [...(main ? [main] : []), ...logs];

/** Writes the open journal into a folder that becomes the quarantine folder. */
export const writeJournal = (folder: string, journal: Journal, files: FileOperations): Promise<void> =>
  files.writeFile(join(folder, openName), `${JSON.stringify(journal, null, 2)}\n`);

/** From here on the entry stays as it is. A close that cannot be made durable is taken back, and rejects. */
export async function closeJournal(home: string, { id }: Journal, files: FileOperations): Promise<void> {
  const folder = quarantineOf(home, id);
  await files.rename(join(folder, openName), join(folder, closedName));
  try {
    await files.syncFolder(folder);
  } catch (error) {
    await files.rename(join(folder, closedName), join(folder, openName));
    throw error;
  }
}

/** Opens a closed journal again, durably: from here on the swap is one that is undone, by the next start of the service too. */
export async function reopenJournal(home: string, { id }: Journal, files: FileOperations): Promise<void> {
  const folder = quarantineOf(home, id);
  await files.rename(join(folder, closedName), join(folder, openName));
  await files.syncFolder(folder);
}

/** The entry in a quarantine folder; null where there is none, or one that no restore here can have written. */
export async function readEntry(home: string, id: string): Promise<Entry | null> {
  if (!Value.Check(QuarantineId, id)) return null;
  const folder = quarantineOf(home, id);
  const closed = await unlessMissing(readFile(join(folder, closedName), 'utf8'));
  const text = closed ?? (await unlessMissing(readFile(join(folder, openName), 'utf8')));
  const journal = text === undefined ? null : parse(text);
  if (journal?.id !== id || !isPlausible(home, journal)) return null;
  return { home, journal, open: closed === undefined };
}

/** All entries of a home that may be read: what another user keeps there, whose journals are not for this service to undo, stops nothing. */
export async function entriesIn(home: string): Promise<Entry[]> {
  const ids = await namesIn(home, 'quarantine');
  // At once: one after the other would wait behind the disk for each.
  const entries = await Promise.all(ids.map((id) => readEntry(home, id).catch(nothingUnreadable)));
  return entries.filter((entry) => entry !== null);
}

function nothingUnreadable(error: unknown): null {
  if (hasCode(error, 'EACCES')) return null;
  throw error;
}

function parse(text: string): Journal | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(Journal, value) ? value : null;
  } catch {
    return null;
  }
}

/** Whoever could write here may not use a journal to have other files moved. */
function isPlausible(home: string, journal: Journal): boolean {
  const { target, main, logs } = journal;
  const saved = movedFiles(journal).map(({ name }) => name);
  return (
    isPlain(target) &&
    isInside(target, home) &&
    !isOwn(target.slice(home.length)) &&
    (main === null || main.from === target) &&
    logs.every(({ from }) => isPlain(from) && !isDatabaseFileName(basename(from))) &&
    journal.names.every(isPlain) &&
    saved.every((name) => name !== '.' && name !== '..' && !ownNames.includes(name)) &&
    new Set(saved).size === saved.length
  );
}

const isPlain = (path: string): boolean => isAbsolute(path) && path === normalize(path);
