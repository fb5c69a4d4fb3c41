/** A cluster in a process of its own: installs, starts, tells, and takes everything away when its standard input ends. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { lockingBucket, type S3Server, startCluster, testBucket } from './cluster.ts';
import { installCeph } from './install.ts';

const ended = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.resolve());

await installCeph();
const folder = await mkdtemp(join(tmpdir(), 'duckback-ceph-'));
try {
  const { server, stop } = await startCluster(folder);
  await makeBuckets(server);
  process.stdout.write(`${JSON.stringify(server)}\n`);
  // However the process that wanted it ends, this pipe ends with it.
  process.stdin.resume();
  await Promise.race([once(process.stdin, 'close'), ended.promise]);
  await stop();
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

async function makeBuckets({ endpoint, ...credentials }: S3Server): Promise<void> {
  const s3 = new S3({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await s3.createBucket({ Bucket: testBucket });
  await s3.createBucket({ Bucket: lockingBucket, ObjectLockEnabledForBucket: true });
  // The first upload in parts takes seconds: a pool is made for it.
  const first = { Bucket: testBucket, Key: 'first' };
  const { UploadId } = await s3.createMultipartUpload(first);
  await s3.abortMultipartUpload({ ...first, UploadId });
}
