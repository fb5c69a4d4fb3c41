import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalStore } from '../../src/repository/local-store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { backupRepositoryContract } from './backup-repository.ts';

backupRepositoryContract('a repository in memory', async () => ({
  store: createMemoryStore(),
  root: await temporaryFolder(),
}));

backupRepositoryContract('a local repository', async () => {
  const root = join(await temporaryFolder(), 'root');
  await mkdir(root);
  return { store: createLocalStore({ root }), root };
});
