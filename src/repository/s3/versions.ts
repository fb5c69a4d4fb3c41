/** Older versions: what a bucket keeps of objects that were deleted or replaced. */
import type { ListObjectVersionsCommandInput, ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';
import { hasStatus, isNoBucket } from './errors.ts';
import { pagesFrom, RepeatedList } from './pages.ts';

/** Whether a delete leaves the bytes as an older version; null: the server, or our permissions, do not let us know. */
export async function keepsVersions(bucket: Bucket, signal: AbortSignal): Promise<boolean | null> {
  return bucket.run(signal, async (s3, options) => {
    try {
      const { Status } = await s3.getBucketVersioning({ Bucket: bucket.name }, options);
      // While it is suspended, what was stored before stays and what was stored since goes.
      return Status === 'Suspended' ? null : Status === 'Enabled';
    } catch (error) {
      if (isRefused(error)) return null;
      throw error;
    }
  });
}

/** Bytes of older versions of what lies, or lay, below a prefix; null: the server, which may repeat itself, or our permissions do not let us know. */
export async function olderVersionsBytes(
  bucket: Bucket,
  prefix: string,
  signal: AbortSignal,
): Promise<number | null> {
  const ask = (after: Marker | undefined, either: AbortSignal) =>
    bucket.run(either, async (s3, options) => {
      try {
        return await s3.listObjectVersions({ Bucket: bucket.name, Prefix: prefix, ...after }, options);
      } catch (error) {
        if (isRefused(error)) return null;
        throw error;
      }
    });
  try {
    let bytes = 0;
    for await (const page of pagesFrom(bucket, signal, ask, next)) {
      if (page === null) return null;
      for (const { IsLatest, Size = 0 } of page.Versions ?? []) if (!IsLatest) bytes += Size;
    }
    return bytes;
  } catch (error) {
    if (error instanceof RepeatedList) return null;
    throw error;
  }
}

type Marker = Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'>;

/** A server that says that there is more, but not from where on, would give the same page for ever. */
const next = (page: ListObjectVersionsCommandOutput | null): Marker | undefined =>
  page?.IsTruncated && page.NextKeyMarker !== undefined
    ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
    : undefined;

/** It does not know what it is asked, or we may not ask. */
const isRefused = (error: unknown): boolean =>
  hasStatus(error, 400, 403, 404, 405, 501) && !isNoBucket(error);
