/**
 * Who has a database file open. DuckDB takes a POSIX (fcntl) lock on the whole main file: shared to read, exclusive to
 * write; the WAL is not locked. Linux lists all locks in /proc/locks, by device and inode. Only that list is read: asking the
 * kernel about the file itself would need a descriptor on it, and this process must never lock it.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { type FileHandle, open, readFile, stat, statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Holder } from '../domain/database.ts';
import { unlessMissing } from '../files/errno.ts';

/** The text of /proc/locks; null where the system has none. */
export type ReadLocks = () => Promise<string | null>;

/** `unknown`: a writer may be out of sight. */
export type WriterState = 'held' | 'free' | 'unknown';

/** What the list of locks names a file by. */
export interface LockedFile {
  readonly dev: bigint;
  readonly ino: bigint;
}

interface Lock {
  readonly pid: number;
  readonly exclusive: boolean;
}

/** A page, less a line that did not fit in any more. */
const surelyOnePiece = 3800;
const readings = 3;

/**
 * The kernel gives the list in pieces of a page, and a lock that is released between two of them makes it leave out another one. So a list of
 * several pieces is read several times, and what any reading shows counts. Tried with 200 locks, of which some hundred a second were
 * released: one of a thousand single readings lacked a given lock, and one of a million of these.
 */
export function readThoroughly(read: ReadLocks): ReadLocks {
  return async () => {
    const first = await read();
    if (first === null || first.length <= surelyOnePiece) return first;
    let seen = first;
    for (let done = 1; done < readings; done += 1) seen += (await read()) ?? '';
    return seen;
  };
}

const list = '/proc/locks';
const pageBytes = 4096;
let opened: Promise<FileHandle> | undefined;

/**
 * The first page of the list, as it is now. By a descriptor that is kept: hundreds of clients may poll, and what they wait for is each step to the
 * system and back.
 */
async function readFirstPage(): Promise<string> {
  opened ??= open(list);
  const opening = opened;
  try {
    const handle = await opening;
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(pageBytes), 0, pageBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if (opened === opening) opened = undefined;
    throw error;
  }
}

/** Never at once, though it lies in memory: the kernel keeps whoever reads it waiting for milliseconds. */
export const readProcLocks: ReadLocks = readThoroughly(async () => {
  const page = await unlessMissing(readFirstPage());
  if (page === undefined) return null;
  return page.length <= surelyOnePiece ? page : readFile(list, 'utf8');
});

/**
 * The process that holds a DuckDB lock on a file, links followed. Opens nothing. A missing file is `free`; one that exists
 * is so only where every holder would be seen: in the machine's first process namespace (the list leaves out what other
 * namespaces hold) and on a file system whose device numbers are those in the list (not so on btrfs, overlays and
 * network file systems). Elsewhere `unknown`.
 */
export async function holderOf(
  file: string,
  readLocks: ReadLocks = readProcLocks,
): Promise<Holder | 'free' | 'unknown'> {
  const [stats, text, seesAll] = await Promise.all([
    unlessMissing(stat(file, { bigint: true })),
    readLocks(),
    seesAllLocks(file),
  ]);
  if (!stats) return 'free';
  const [lock] = locksOn(stats, text ?? '');
  if (lock) return { pid: lock.pid, command: commandOf(lock.pid) };
  return text !== null && seesAll ? 'free' : 'unknown';
}

/** Whether a process holds the file to write; `free` and `unknown` as in `holderOf`. */
export async function writerOf(path: string, file: LockedFile, readLocks: ReadLocks): Promise<WriterState> {
  const text = await readLocks();
  if (text === null) return 'unknown';
  if (locksOn(file, text).some((lock) => lock.exclusive)) return 'held';
  return (await seesAllLocks(path)) ? 'free' : 'unknown';
}

/** Lines such as `1: POSIX  ADVISORY  WRITE 1234 fd:00:5678 0 EOF`; `->` marks one that waits. Numbers of devices are hexadecimal. */
const lockLine = /^\d+: POSIX +\w+ +(READ|WRITE) +(\d+) ([0-9a-f]+:[0-9a-f]+:\d+) /;

function locksOn({ dev, ino }: LockedFile, text: string): Lock[] {
  const file = `${hex(major(dev))}:${hex(minor(dev))}:${ino}`;
  return text.split('\n').flatMap((line) => {
    const [, kind, pid, locked] = lockLine.exec(line) ?? [];
    return locked === file ? [{ pid: Number(pid), exclusive: kind === 'WRITE' }] : [];
  });
}

const hex = (number: bigint): string => number.toString(16).padStart(2, '0');
const major = (dev: bigint): bigint => ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
const minor = (dev: bigint): bigint => (dev & 0xffn) | ((dev >> 12n) & 0xffffff00n);

/**
 * The name of its program. What the system calls a process by is the name of its main thread, which programs change: Node's is `MainThread`. It
 * stands for the program where that may not be read. The arguments may be secret, and reading them waits for a process whose disk hangs.
 */
function commandOf(pid: number): string {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
  } catch {
    return nameOf(pid);
  }
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

/** PROC_PID_INIT_INO of the kernel. */
const firstNamespace = 'pid:[4026531836]';
/** The magic numbers of ext2 to ext4, xfs, f2fs and tmpfs. */
const plainFileSystems = new Set([0xef53, 0x58465342, 0xf2f52010, 0x01021994]);

async function seesAllLocks(path: string): Promise<boolean> {
  if (ownNamespace() !== firstNamespace) return false;
  const system = await unlessMissing(statfs(path));
  return system !== undefined && plainFileSystems.has(system.type);
}

function ownNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}
