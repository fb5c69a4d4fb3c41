import { readFile } from 'node:fs/promises';
import { isInside } from './confined-path.ts';
import { unlessMissing } from './errno.ts';

/** True where something is mounted at exactly this path, as a bind-mounted file is: nothing can be renamed over it. */
export const isMountPoint = async (path: string): Promise<boolean> => (await mountPoints()).includes(path);

/** Where the file system of a path is mounted, whether anything lies there or not; null where the system does not tell. */
export async function mountPointOf(path: string): Promise<string | null> {
  const around = (await mountPoints()).filter((mount) => path === mount || isInside(path, mount));
  return around.toSorted((one, other) => other.length - one.length)[0] ?? null;
}

async function mountPoints(): Promise<string[]> {
  const table = (await unlessMissing(readFile('/proc/self/mountinfo', 'utf8'))) ?? '';
  return table.split('\n').map((line) => unescapeOctal(line.split(' ')[4] ?? ''));
}

/** Blanks, tabs, newlines and backslashes stand as \ooo in mountinfo: the bytes of the UTF-8 name are kept. */
const unescapeOctal = (field: string): string =>
  field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
