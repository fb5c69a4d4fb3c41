import { exportRepositoryContract } from '../contract/export-repository.ts';
import { ownStore, withS3 } from '../support/ceph/s3-server.ts';
import { temporaryFolder } from '../support/folder.ts';

await withS3((server) => {
  exportRepositoryContract('exports on S3', async () => ({
    store: ownStore(server),
    root: await temporaryFolder(),
  }));
});
