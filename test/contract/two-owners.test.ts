import { ownStore, withS3 } from '../support/ceph/s3-server.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { twoOwnersContract } from './two-owners.ts';

twoOwnersContract('two services of one place in memory', async () => createMemoryStore());

await withS3((server) => {
  twoOwnersContract('two services of one bucket', async () => ownStore(server));
});
