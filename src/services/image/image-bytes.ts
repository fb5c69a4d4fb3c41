import { realpath, stat } from 'node:fs/promises';

/** Sealing may write new blocks before it frees old ones. */
const headroom = 1.1;

/** Bytes that an image of a live database may take while it is made. 0 for a missing one: taking it says so better. */
export async function imageBytes(source: string): Promise<number> {
  const real = await realpath(source).catch(() => source);
  const [main, wal] = await Promise.all([fileSize(real), fileSize(`${real}.wal`)]);
  return Math.ceil((main + 2 * wal) * headroom);
}

const fileSize = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
