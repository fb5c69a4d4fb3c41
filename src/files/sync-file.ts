import { open } from 'node:fs/promises';

/** Makes the bytes of a file durable. */
export async function syncFile(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.sync();
}
