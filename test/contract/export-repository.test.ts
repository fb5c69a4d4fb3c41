import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalStore } from '../../src/repository/local-store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { exportRepositoryContract } from './export-repository.ts';

exportRepositoryContract('exports in memory', async () => ({
  store: createMemoryStore(),
  root: await temporaryFolder(),
}));

exportRepositoryContract('local exports', async () => {
  const root = join(await temporaryFolder(), 'root');
  await mkdir(root);
  return { store: createLocalStore({ root }), root };
});
