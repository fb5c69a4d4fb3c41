/** Uploads in parts that are not finished: they are stored, and paid for, until somebody completes or aborts them. */
import type {
  ListMultipartUploadsCommandInput,
  ListMultipartUploadsCommandOutput,
  ListPartsCommandOutput,
} from '@aws-sdk/client-s3';
import { unabortable } from '../unabortable.ts';
import type { Bucket } from './bucket.ts';
import { bareEtag } from './digest.ts';
import { hasStatus } from './errors.ts';
import { pagesFrom } from './pages.ts';

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
  const ask = (after: UploadMarker | undefined, either: AbortSignal) =>
    bucket.run(either, (s3, options) =>
      s3.listMultipartUploads({ Bucket: bucket.name, Prefix: prefix, ...after }, options),
    );
  for await (const { Uploads = [] } of pagesFrom(bucket, signal, ask, nextUploads)) {
    for (const { Key, UploadId, Initiated } of Uploads) {
      if (Key === undefined || UploadId === undefined) continue;
      yield { key: Key, id: UploadId, begunAt: Initiated ?? new Date(0) };
    }
  }
}

type UploadMarker = Pick<ListMultipartUploadsCommandInput, 'KeyMarker' | 'UploadIdMarker'>;

/** A server that says that there is more, but not from where on, would give the same page for ever. */
const nextUploads = (page: ListMultipartUploadsCommandOutput): UploadMarker | undefined =>
  page.IsTruncated && page.NextKeyMarker !== undefined
    ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
    : undefined;

/** The parts of an upload that the server has, by number. */
export async function listParts(
  bucket: Bucket,
  { key, id }: Pick<Upload, 'key' | 'id'>,
  signal: AbortSignal,
): Promise<Map<number, StoredPart>> {
  const ask = (marker: string | undefined, either: AbortSignal) =>
    bucket.run(either, (s3, options) =>
      s3.listParts({ Bucket: bucket.name, Key: key, UploadId: id, PartNumberMarker: marker }, options),
    );
  const next = ({ IsTruncated, NextPartNumberMarker }: ListPartsCommandOutput) =>
    IsTruncated ? NextPartNumberMarker : undefined;
  const parts = new Map<number, StoredPart>();
  for await (const { Parts = [] } of pagesFrom(bucket, signal, ask, next)) {
    for (const { PartNumber, ETag, Size } of Parts) {
      if (PartNumber !== undefined) parts.set(PartNumber, { etag: bareEtag(ETag), sizeBytes: Size ?? 0 });
    }
  }
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
