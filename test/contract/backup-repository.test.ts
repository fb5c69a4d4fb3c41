import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalStore } from '../../src/repository/local-store.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { backupRepositoryContract } from './backup-repository.ts';
import { unsealedBackupsContract } from './unsealed-backups.ts';

const inMemory = async () => ({ store: createMemoryStore(), root: await temporaryFolder() });

const local = async () => {
  const root = join(await temporaryFolder(), 'root');
  await mkdir(root);
  return { store: createLocalStore({ root }), root };
};

for (const contract of [backupRepositoryContract, unsealedBackupsContract]) {
  contract('a repository in memory', inMemory);
  contract('a local repository', local);
}
