import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalStore } from '../../src/repository/local-store.ts';
import { ownStore, withS3 } from '../support/ceph/s3-server.ts';
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

await withS3((server) => {
  const place = async () => ({ store: ownStore(server), root: await temporaryFolder() });
  backupRepositoryContract('a repository on S3', place);
  unsealedBackupsContract('a repository on S3', place);
});

for (const contract of [backupRepositoryContract, unsealedBackupsContract]) {
  contract('a repository in memory', inMemory);
  contract('a local repository', local);
}
