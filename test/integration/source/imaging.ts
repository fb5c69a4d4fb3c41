import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { systemClock } from '../../../src/clock.ts';
import type { Image, ImageRequest } from '../../../src/domain/ports/imager.ts';
import type { ReadLocks } from '../../../src/source/holders.ts';
import { createImager, type ImagerOptions } from '../../../src/source/imager.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { hasher } from '../../support/hasher.ts';

export interface Staging {
  readonly folder: string;
  /** Where the image goes. */
  readonly file: string;
  /** Names of what lies in the folder. */
  names(): Promise<string[]>;
}

export async function stagingFolder(): Promise<Staging> {
  const folder = await temporaryFolder();
  return { folder, file: join(folder, 'image.duckdb'), names: async () => (await readdir(folder)).sort() };
}

/** Takes one image, as for a backup, and does not wait for its confirmation. */
export const takeImage = (
  source: string,
  staging: Staging,
  request: Partial<ImageRequest> = {},
  options: Partial<ImagerOptions> = {},
): Promise<Image> =>
  createImager({ clock: systemClock, hasher, ...options }).take({
    source,
    file: staging.file,
    deadlineMs: 20_000,
    durable: true,
    signal: new AbortController().signal,
    ...request,
  });

/** Takes images until one is confirmed, as the backup service does. */
export async function takeConfirmed(source: string, staging: Staging): Promise<Image> {
  const signal = new AbortController().signal;
  const imager = createImager({ clock: systemClock, hasher });
  for (;;) {
    const image = await imager.take({ source, file: staging.file, deadlineMs: 20_000, signal });
    if (await image.confirm(signal)) return image;
  }
}

/** The names beside a source that begin with its name. */
export async function besides(source: string): Promise<string[]> {
  const names = await readdir(join(source, '..'));
  return names.filter((name) => name.startsWith(basename(source))).sort();
}

/** A list of locks in which a process holds a file to write, whether it does or not. */
export const lockedBy =
  (file: string): ReadLocks =>
  async () => {
    const { dev, ino } = await stat(file);
    const hex = (number: number) => number.toString(16).padStart(2, '0');
    return `1: POSIX  ADVISORY  WRITE 1 ${hex(dev >> 8)}:${hex(dev & 0xff)}:${ino} 0 EOF\n`;
  };
