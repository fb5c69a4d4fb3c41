import { readFile } from 'node:fs/promises';
import { unlessMissing } from './errno.ts';

/** True where something is mounted at exactly this path, as a bind-mounted file is: nothing can be renamed over it. */
export async function isMountPoint(path: string): Promise<boolean> {
  const table = (await unlessMissing(readFile('/proc/self/mountinfo', 'utf8'))) ?? '';
  return table.split('\n').some((line) => unescapeOctal(line.split(' ')[4] ?? '') === path);
}

/** Blanks, tabs, newlines and backslashes stand as \ooo in mountinfo: the bytes of the UTF-8 name are kept. */
const unescapeOctal = (field: string): string =>
  field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
