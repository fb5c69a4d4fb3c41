import { randomUUID } from 'node:crypto';
import { type HeadObjectCommandOutput, S3 } from '@aws-sdk/client-s3';
import { inject, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { ObjectStore } from '../../../src/domain/ports/object-store.ts';
import type { S3StoreOptions } from '../../../src/repository/s3/settings.ts';
import { createS3Store } from '../../../src/repository/s3-store.ts';
import { type S3Server, testBucket } from './cluster.ts';

/** The server of all test files; null where there is none. */
export async function askForS3(): Promise<S3Server | null> {
  const answer = await fetch(inject('s3Broker'));
  return JSON.parse(await answer.text());
}

/**
 * Declares the tests that need a real S3 server. Where it cannot be had they are skipped, with a loud notice; with CI=true
 * they fail, so that they cannot silently prove nothing.
 */
export async function withS3(tests: (server: S3Server) => void): Promise<void> {
  const server = await askForS3();
  if (server !== null) {
    Object.assign(process.env, credentialsOf(server));
    return tests(server);
  }
  test('an S3 server can be had', (context) => {
    if (process.env.CI === 'true') throw new Error('there is no S3 server: see the notice above');
    context.skip('no S3 server');
  });
}

/** As the AWS SDK, and every other tool, finds them. */
const credentialsOf = ({ accessKeyId, secretAccessKey }: S3Server): Readonly<Record<string, string>> => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
});

const region = 'us-east-1';

interface Bucket {
  readonly bucket: string;
  readonly prefix: string;
  readonly endpoint: string;
  readonly pathStyle: boolean;
}

const ownBucket = (endpoint: string, bucket: string): Bucket => ({
  bucket,
  prefix: `tests/${randomUUID()}`,
  endpoint,
  pathStyle: true,
});

/** A store in a place, with other settings than usual. */
export const storeIn = (
  { repository: { bucket, prefix, endpoint, pathStyle } }: Pick<PlaceInBucket, 'repository'>,
  changes: Partial<S3StoreOptions> = {},
): ObjectStore =>
  createS3Store({
    bucket,
    prefix,
    endpoint,
    pathStyle,
    region,
    storageClass: null,
    tags: {},
    serverSideEncryption: null,
    objectLock: null,
    clock: systemClock,
    ...changes,
  });

/** An empty store of a test's own. */
export const ownStore = (server: S3Server, changes: Partial<S3StoreOptions> = {}): ObjectStore =>
  storeIn(inBucket(server), changes);

/** A place of a test's own, looked at with nothing of duckback's. */
export interface PlaceInBucket {
  /** As it stands in a configuration. */
  readonly repository: Bucket & { readonly kind: 's3' };
  /** What the service needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Below the prefix, sorted. */
  keys(): Promise<string[]>;
  /** Keys of uploads that are not finished. */
  unfinished(): Promise<string[]>;
  read(key: string): Promise<Buffer>;
  write(key: string, bytes: Buffer): Promise<void>;
  /** All that was ever stored under a key, the newest first. */
  versions(key: string): Promise<Buffer[]>;
  /** What a HEAD says. */
  describe(key: string): Promise<HeadObjectCommandOutput>;
  tags(key: string): Promise<Record<string, string>>;
}

export function inBucket(server: S3Server, name = testBucket): PlaceInBucket {
  const { endpoint, ...credentials } = server;
  const place = ownBucket(endpoint, name);
  const s3 = new S3({ endpoint, region, forcePathStyle: true, credentials });
  const { bucket: Bucket, prefix } = place;
  const full = (key: string) => `${prefix}/${key}`;
  const own = (key = '') => key.slice(full('').length);
  return {
    repository: { kind: 's3', ...place },
    env: credentialsOf(server),
    async keys() {
      const { Contents = [] } = await s3.listObjectsV2({ Bucket, Prefix: full('') });
      return Contents.map(({ Key }) => own(Key));
    },
    async unfinished() {
      const { Uploads = [] } = await s3.listMultipartUploads({ Bucket, Prefix: full('') });
      return Uploads.map(({ Key }) => own(Key));
    },
    async read(key) {
      const { Body } = await s3.getObject({ Bucket, Key: full(key) });
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    async write(key, bytes) {
      await s3.putObject({ Bucket, Key: full(key), Body: bytes });
    },
    async versions(key) {
      const { Versions = [] } = await s3.listObjectVersions({ Bucket, Prefix: full(key) });
      return Promise.all(
        Versions.map(async ({ VersionId }) => {
          const { Body } = await s3.getObject({ Bucket, Key: full(key), VersionId });
          return Buffer.from((await Body?.transformToByteArray()) ?? []);
        }),
      );
    },
    describe: (key) => s3.headObject({ Bucket, Key: full(key) }),
    async tags(key) {
      const { TagSet = [] } = await s3.getObjectTagging({ Bucket, Key: full(key) });
      return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
    },
  };
}
