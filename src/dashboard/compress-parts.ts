import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const compress = promisify(gzip);

/** Writes a `.gz` beside each part, for the service to send as it is: it compresses nothing itself. */
export const compressParts = (): Plugin => ({
  name: 'compress-parts',
  async writeBundle({ dir = '' }) {
    const folder = join(dir, 'assets');
    for (const name of await readdir(folder)) {
      const content = await readFile(join(folder, name));
      await writeFile(join(folder, `${name}.gz`), await compress(content, { level: 9 }));
    }
  },
});
