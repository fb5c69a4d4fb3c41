/** Uploads in parts that are not finished: they are stored, and paid for, until somebody completes or aborts them. */
import type { ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3';
import { unabortable } from '../document.ts';
import type { Bucket } from './bucket.ts';
import { bareEtag } from './digest.ts';
import { hasStatus } from './errors.ts';
import { createMarkers, repeating } from './markers.ts';

/** Aborts before one that stays is left to the next sweep. */
const attempts = 3;

export interface Upload {
  /** The full key. */
  readonly key: string;
  readonly id: string;
  readonly begunAt: Date;
}

/** A part that the server has. */
export interface StoredPart {
  readonly etag: string | null;
  readonly sizeBytes: number;
}

/** All unfinished uploads whose full keys begin with a prefix. */
export async function* listUploads(
  bucket: Bucket,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<Upload> {
  const { isNew } = createMarkers();
  let page: ListMultipartUploadsCommandOutput | undefined;
  do {
    if (page && !isNew(page.NextKeyMarker, page.NextUploadIdMarker)) throw repeating(bucket);
    const after = { KeyMarker: page?.NextKeyMarker, UploadIdMarker: page?.NextUploadIdMarker };
    page = await bucket.run(signal, (s3, options) =>
      s3.listMultipartUploads({ Bucket: bucket.name, Prefix: prefix, ...after }, options),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined) continue;
      yield { key: Key, id: UploadId, begunAt: Initiated ?? new Date(0) };
    }
    // A server that says that there is more, but not from where on, would give the same page for ever.
  } while (page.IsTruncated && page.NextKeyMarker !== undefined);
}

/** The parts of an upload that the server has, by number. */
export async function listParts(
  bucket: Bucket,
  { key, id }: Pick<Upload, 'key' | 'id'>,
  signal: AbortSignal,
): Promise<Map<number, StoredPart>> {
  const parts = new Map<number, StoredPart>();
  const { isNew } = createMarkers();
  let marker: string | undefined;
  do {
    if (marker !== undefined && !isNew(marker)) throw repeating(bucket);
    const from = marker;
    const page = await bucket.run(signal, (s3, options) =>
      s3.listParts({ Bucket: bucket.name, Key: key, UploadId: id, PartNumberMarker: from }, options),
    );
    for (const { PartNumber, ETag, Size } of page.Parts ?? []) {
      if (PartNumber !== undefined) parts.set(PartNumber, { etag: bareEtag(ETag), sizeBytes: Size ?? 0 });
    }
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
  return parts;
}

/** Aborts an upload, and again where a part that was on its way has kept it. Idempotent. */
export async function abortUpload(bucket: Bucket, upload: Pick<Upload, 'key' | 'id'>): Promise<void> {
  const ids = { Bucket: bucket.name, Key: upload.key, UploadId: upload.id };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const isGone = await bucket.run(unabortable(), async (s3, options) => {
      try {
        await s3.abortMultipartUpload(ids, options);
        await s3.listParts(ids, options);
        return false;
      } catch (error) {
        if (hasStatus(error, 404)) return true;
        throw error;
      }
    });
    if (isGone) return;
  }
}
