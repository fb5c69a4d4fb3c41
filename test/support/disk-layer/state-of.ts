import { type Disk, type File, type Folder, namesLeft, type Survival } from './disk.ts';

const numbers = new WeakMap<Buffer, number>();
let count = 0;

function numberOf(bytes: Buffer): number {
  const known = numbers.get(bytes);
  if (known !== undefined) return known;
  numbers.set(bytes, ++count);
  return count;
}

/** Tells states of a disk apart: the same text for the same names and bytes, of what counts by its path from the root. */
export function stateOf({ top }: Disk, survival: Survival, counts: (path: string) => boolean): string {
  const lines: string[] = [];
  const walk = (path: string, folder: Folder) => {
    for (const [name, node] of namesLeft(folder, survival)) {
      const inside = `${path}/${name}`;
      if (node.kind === 'folder') walk(inside, node);
      if (counts(inside)) lines.push(`${inside} ${node.kind === 'file' ? bytesLeft(node, survival) : '/'}`);
    }
  };
  walk('', top);
  return lines.sort().join('\n');
}

function bytesLeft({ content, safe }: File, survival: Survival): string {
  if (survival === 'all' || survival === 'bytes') return String(numberOf(content.bytes));
  const flushed = safe ? String(numberOf(safe.bytes)) : 'nothing';
  const missing = content.bytes.length - (safe?.bytes.length ?? 0);
  return survival === 'zeros' && missing > 0 ? `${flushed} and ${missing} zeros` : flushed;
}
