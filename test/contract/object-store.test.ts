import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalStore } from '../../src/repository/local-store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { objectStoreContract } from './object-store.ts';

objectStoreContract('a store in memory', async () => ({
  store: createMemoryStore(),
  folder: await temporaryFolder(),
}));

objectStoreContract('a local store', async () => {
  const folder = await temporaryFolder();
  const root = join(folder, 'root');
  await mkdir(root);
  return { store: createLocalStore({ root }), folder };
});
