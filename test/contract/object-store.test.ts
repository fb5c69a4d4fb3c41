import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createEncryptedStore } from '../../src/repository/encrypted-store.ts';
import { createLocalStore } from '../../src/repository/local-store.ts';
import { ownStore, withS3 } from '../support/ceph/s3-server.ts';
import { temporaryFolder } from '../support/folder.ts';
import { testKeyring } from '../support/keyring.ts';
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

objectStoreContract('an encrypted store', async () => {
  const folder = await temporaryFolder();
  const root = join(folder, 'root');
  await mkdir(root);
  return { store: createEncryptedStore(createLocalStore({ root }), testKeyring()), folder };
});

await withS3((server) => {
  // So small that objects of the contract go in parts and come in ranges.
  const limits = { partBytes: 200_000, rangeBytes: 100_000 };
  objectStoreContract(
    'a store on S3',
    async () => ({ store: ownStore(server, { limits }), folder: await temporaryFolder() }),
    { randomRuns: 4 },
  );
});
