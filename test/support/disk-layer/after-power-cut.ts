/** Makes a folder what a power cut would leave of it. */
import { link, lstat, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disk, type File, type Folder, namesLeft, remainsOf, type Survival } from './disk.ts';

/** What was put where: the files that are there, with their numbers of now. */
type Placed = Map<bigint, { readonly file: File; readonly path: string }>;

/**
 * Replaces what lies at the root of the disk. A restore tells files by their inodes and times, which are others now: its journals
 * are made to name those of now.
 */
export async function putRemains({ root, top }: Disk, survival: Survival): Promise<void> {
  for (const name of await readdir(root)) await rm(join(root, name), { recursive: true });
  const placed: Placed = new Map();
  await putFolder(root, top, survival, { placed, elsewhere: foldersNamed(top) });
  for (const { file, path } of placed.values()) {
    if (/duckback-(journal|entry)\.json$/.test(path)) await rewriteJournal(path, file, survival, placed);
  }
}

interface Placing {
  readonly placed: Placed;
  /** By the folder: the one that names it now. */
  readonly elsewhere: ReadonlyMap<Folder, Folder>;
}

async function putFolder(path: string, folder: Folder, survival: Survival, placing: Placing): Promise<void> {
  for (const [name, node] of namesLeft(folder, survival)) {
    const inside = join(path, name);
    if (node.kind === 'file') await putFile(inside, node, survival, placing.placed);
    else if (!wasMoved(node, folder, survival, placing)) {
      await mkdir(inside, { mode: 0o700 });
      await putFolder(inside, node, survival, placing);
    }
  }
}

/** A folder lies in one place: once the name in the new one is safe, it is not in the old one any more. */
function wasMoved(node: Folder, folder: Folder, survival: Survival, { elsewhere }: Placing): boolean {
  const now = elsewhere.get(node);
  return now !== undefined && now !== folder && [...namesLeft(now, survival).values()].includes(node);
}

function foldersNamed(folder: Folder, found = new Map<Folder, Folder>()): Map<Folder, Folder> {
  for (const node of folder.names.values()) {
    if (node.kind === 'file') continue;
    found.set(node, folder);
    foldersNamed(node, found);
  }
  return found;
}

async function putFile(path: string, file: File, survival: Survival, placed: Placed): Promise<void> {
  const first = placed.get(file.inode);
  if (first?.file === file) return link(first.path, path);
  await writeFile(path, remainsOf(file, survival).bytes, { mode: 0o600 });
  placed.set(file.inode, { file, path });
}

async function rewriteJournal(path: string, file: File, survival: Survival, placed: Placed): Promise<void> {
  const text = remainsOf(file, survival).bytes.toString();
  const identity = /"inode": "(\d+)",(\s+"sizeBytes": \d+,\s+)"modifiedNs": "(\d+)"/g;
  const identities = [...text.matchAll(identity)];
  let rewritten = text;
  for (const [whole, inode = '', between = '', modifiedNs = ''] of identities) {
    const found = placed.get(BigInt(inode));
    if (!found) continue;
    const { ino, mtimeNs } = await lstat(found.path, { bigint: true });
    const isAsThen = String(remainsOf(found.file, survival).modifiedNs) === modifiedNs;
    const time = isAsThen ? mtimeNs : modifiedNs;
    rewritten = rewritten.replace(whole, `"inode": "${ino}",${between}"modifiedNs": "${time}"`);
  }
  await writeFile(path, rewritten);
}
