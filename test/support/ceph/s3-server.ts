import { randomUUID } from 'node:crypto';
import { inject, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { ObjectStore } from '../../../src/domain/ports/object-store.ts';
import type { S3StoreOptions } from '../../../src/repository/s3/settings.ts';
import { createS3Store } from '../../../src/repository/s3-store.ts';
import { type S3Server, testBucket } from './cluster.ts';

/**
 * Declares the tests that need a real S3 server. Where it cannot be had they are skipped, with a loud notice; with CI=true
 * they fail, so that they cannot silently prove nothing.
 */
export async function withS3(tests: (server: S3Server) => void): Promise<void> {
  const answer = await fetch(inject('s3Broker'));
  const server: S3Server | null = JSON.parse(await answer.text());
  if (server !== null) {
    process.env.AWS_ACCESS_KEY_ID = server.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = server.secretAccessKey;
    return tests(server);
  }
  test('an S3 server can be had', (context) => {
    if (process.env.CI === 'true') throw new Error('there is no S3 server: see the notice above');
    context.skip('no S3 server');
  });
}

/** A place of a test's own. */
const ownPlace = ({ endpoint }: Pick<S3Server, 'endpoint'>): S3StoreOptions => ({
  bucket: testBucket,
  prefix: `tests/${randomUUID()}`,
  region: 'us-east-1',
  endpoint,
  pathStyle: true,
  clock: systemClock,
});

export const ownStore = (
  server: Pick<S3Server, 'endpoint'>,
  changes: Partial<S3StoreOptions> = {},
): ObjectStore => createS3Store({ ...ownPlace(server), ...changes });
