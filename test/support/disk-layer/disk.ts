/**
 * A model of a disk with a cache in front of it: files and folders as programs see them, and as they would be found after a power
 * cut. Of a file its bytes as of its last flush are safe, of a folder its names as of its own.
 */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Done } from './told.ts';

/** Bytes, and when they were written. Never changed: a write makes new ones. */
interface Content {
  readonly bytes: Buffer;
  readonly modifiedNs: bigint;
}

export interface File {
  readonly kind: 'file';
  readonly inode: bigint;
  content: Content;
  /** null: nothing of it was ever flushed. */
  safe: Content | null;
  /** Whether somebody else may hold the bytes of `content`. */
  shared: boolean;
}

export interface Folder {
  readonly kind: 'folder';
  names: Map<string, Node>;
  safe: Map<string, Node>;
}

export type Node = File | Folder;

/**
 * What survives: what was flushed; all names, but only flushed bytes; the same with zeros where others were written; flushed names with all
 * bytes; all, as when a process is killed.
 */
export const survivals = ['flushed', 'names', 'zeros', 'bytes', 'all'] as const;
export type Survival = (typeof survivals)[number];

export interface Disk {
  readonly root: string;
  readonly top: Folder;
  apply(done: Done): void;
}

/** The folder as it lies on the real disk: all of it is safe. */
export async function readDisk(root: string): Promise<Disk> {
  const byInode = new Map<bigint, Node>();
  const top = await readFolder(root, byInode);
  return createDisk(root, top, byInode);
}

async function readFolder(path: string, byInode: Map<bigint, Node>): Promise<Folder> {
  const folder = emptyFolder();
  byInode.set((await lstat(path, { bigint: true })).ino, folder);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (isShared(entry.name)) continue;
    folder.names.set(entry.name, await (entry.isDirectory() ? readFolder : readOne)(inside, byInode));
  }
  folder.safe = new Map(folder.names);
  return folder;
}

/** What SQLite shares between processes is not on the disk. */
const isShared = (name: string): boolean => name.endsWith('-shm');

async function readOne(path: string, byInode: Map<bigint, Node>): Promise<Node> {
  const { ino, mtimeNs } = await lstat(path, { bigint: true });
  const known = byInode.get(ino);
  if (known) return known;
  const content = { bytes: await readFile(path), modifiedNs: mtimeNs };
  const file: File = { kind: 'file', inode: ino, content, safe: content, shared: true };
  byInode.set(ino, file);
  return file;
}

const emptyFolder = (): Folder => ({ kind: 'folder', names: new Map(), safe: new Map() });

function createDisk(root: string, top: Folder, byInode: Map<bigint, Node>): Disk {
  const find = (path: string): Node | undefined => {
    const parts = path.slice(root.length).split('/').filter(Boolean);
    return parts.reduce<Node | undefined>(
      (node, part) => (node?.kind === 'folder' ? node.names.get(part) : undefined),
      top,
    );
  };
  const folderOf = (path: string): Folder => {
    const folder = find(dirname(path));
    if (folder?.kind === 'folder') return folder;
    throw new Error(`the layer never told of the folder of ${path}`);
  };
  const fileOf = (inode: bigint): File => {
    const file = byInode.get(inode);
    if (file?.kind === 'file') return file;
    throw new Error(`the layer never told of the file ${inode}`);
  };
  const put = (path: string, node: Node) => folderOf(path).names.set(basename(path), node);
  const take = (path: string) => folderOf(path).names.delete(basename(path));

  return {
    root,
    top,
    apply(done) {
      switch (done.kind) {
        case 'create': {
          const content = { bytes: Buffer.alloc(0), modifiedNs: done.at };
          const file: File = { kind: 'file', inode: done.inode, content, safe: null, shared: false };
          byInode.set(done.inode, file);
          put(done.path, file);
          return;
        }
        case 'makeFolder': {
          const folder = emptyFolder();
          byInode.set(done.inode, folder);
          put(done.path, folder);
          return;
        }
        case 'write':
          return write(fileOf(done.inode), done);
        case 'truncate':
          return resize(fileOf(done.inode), done.sizeBytes, done.at);
        case 'sync':
          return flush(byInode.get(done.inode));
        case 'rename': {
          const node = find(done.from);
          if (!node) throw new Error(`the layer never told of ${done.from}`);
          // What a file is replaced by is the same file: nothing happens.
          if (find(done.to) === node) return;
          put(done.to, node);
          take(done.from);
          return;
        }
        case 'link': {
          const node = find(done.from);
          if (!node) throw new Error(`the layer never told of ${done.from}`);
          put(done.to, node);
          return;
        }
        case 'unlink':
        case 'removeFolder':
          take(done.path);
          return;
      }
    },
  };
}

function write(file: File, { data, offset, at }: Extract<Done, { kind: 'write' }>): void {
  resize(file, Math.max(file.content.bytes.length, offset + data.length), at);
  if (file.shared) file.content = { ...file.content, bytes: Buffer.from(file.content.bytes) };
  file.shared = false;
  data.copy(file.content.bytes, offset);
}

function resize(file: File, sizeBytes: number, modifiedNs: bigint): void {
  const { bytes } = file.content;
  if (bytes.length === sizeBytes) {
    file.content = { bytes, modifiedNs };
    return;
  }
  const resized = Buffer.alloc(sizeBytes);
  bytes.copy(resized);
  file.content = { bytes: resized, modifiedNs };
  file.shared = false;
}

function flush(node: Node | undefined): void {
  if (node?.kind === 'file') {
    node.safe = node.content;
    node.shared = true;
  } else if (node) {
    node.safe = new Map(node.names);
  }
}

/** What a power cut leaves of a file. One whose name alone was written is empty. */
export function remainsOf({ content, safe }: File, survival: Survival): Content {
  if (survival === 'all' || survival === 'bytes') return content;
  const flushed = safe ?? { bytes: Buffer.alloc(0), modifiedNs: content.modifiedNs };
  if (survival !== 'zeros' || flushed.bytes.length >= content.bytes.length) return flushed;
  const missing = Buffer.alloc(content.bytes.length - flushed.bytes.length);
  return { bytes: Buffer.concat([flushed.bytes, missing]), modifiedNs: content.modifiedNs };
}

/** What it leaves of the names in a folder. */
export const namesLeft = (folder: Folder, survival: Survival): Map<string, Node> =>
  survival === 'flushed' || survival === 'bytes' ? folder.safe : folder.names;
