/** A store behind a connection that goes wrong on command, and how it is looked at past it. */
import { onTestFinished } from 'vitest';
import type { ObjectStore } from '../../src/domain/ports/object-store.ts';
import type { S3Server } from './ceph/cluster.ts';
import { inBucket, type PlaceInBucket, storeIn } from './ceph/s3-server.ts';
import { type Passing, type S3Proxy, startS3Proxy } from './s3-proxy.ts';

export interface BrokenS3 {
  readonly proxy: S3Proxy;
  readonly store: ObjectStore;
  readonly place: PlaceInBucket;
}

/** So small that a few hundred kilobytes go in parts and come in ranges, and that nothing is waited for long. */
const limits = {
  connectMs: 2000,
  silenceMs: 2000,
  shortPausesMs: [5, 5, 5, 5],
  pausesMs: [5, 5, 5, 5],
  settleMs: 200,
  partBytes: 100_000,
  rangeBytes: 100_000,
  scatteredBytes: 100_000,
};

export async function brokenS3(server: S3Server): Promise<BrokenS3> {
  const proxy = await startS3Proxy(server.endpoint);
  onTestFinished(proxy.close);
  const place = inBucket(server);
  return { proxy, place, store: storeIn(place, { endpoint: proxy.endpoint, limits }) };
}

export const isPart = ({ method, url }: Passing): boolean => method === 'PUT' && url.includes('partNumber=');
export const isCompletion = ({ method, url }: Passing): boolean =>
  method === 'POST' && url.includes('uploadId=');
export const isPut = ({ method, url }: Passing): boolean => method === 'PUT' && !url.includes('/.duckback-');
/** Of an object; no list of any kind. */
export const isRead = ({ method, url }: Passing): boolean =>
  method === 'GET' && !/list-type=|uploads=|uploadId=/.test(url);
