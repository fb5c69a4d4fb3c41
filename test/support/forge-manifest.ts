import { readFile, writeFile } from 'node:fs/promises';

/** The line of the checksum that a stored manifest begins with. */
const checksumLine = /^ {2}"checksum": .*\n/m;

/** A stored manifest without its checksum, as those of before have none. */
export async function manifestWithoutChecksum(file: string): Promise<string> {
  const stored = await readFile(file, 'utf8');
  const text = stored.replace(checksumLine, '');
  if (text === stored) throw new Error(`${file} has no checksum`);
  return text;
}

/** Changes a stored manifest so that nothing in it contradicts that: whoever can write it can make a checksum too, or leave it out. */
export async function forgeManifest(file: string, change: (text: string) => string): Promise<void> {
  const text = await manifestWithoutChecksum(file);
  const forged = change(text);
  if (forged === text) throw new Error(`${file} has nothing to change`);
  await writeFile(file, forged);
}
