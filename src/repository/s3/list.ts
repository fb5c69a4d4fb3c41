import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { ObjectInfo } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import { unabortable } from '../unabortable.ts';
import type { Bucket } from './bucket.ts';
import { pagesFrom } from './pages.ts';

/** All objects whose full keys begin with a prefix, by key. `key` is the full one. */
export async function* listObjects(bucket: Bucket, prefix: string): AsyncGenerator<ObjectInfo> {
  for await (const page of pages(bucket, { Prefix: prefix })) {
    for (const { Key, Size } of page.Contents ?? []) {
      if (Key !== undefined) yield { key: decoded(Key, page), sizeBytes: Size ?? 0 };
    }
  }
}

/** What the full keys below a prefix that ends with `/` go on with, up to the next `/`: sorted, each once. */
export async function listNames(bucket: Bucket, prefix: string): Promise<string[]> {
  const names = new Set<string>();
  for await (const page of pages(bucket, { Prefix: prefix, Delimiter: '/' })) {
    const keys = [
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ...(page.Contents ?? []).map(({ Key }) => Key),
    ];
    for (const key of keys) {
      if (key !== undefined) names.add(decoded(key, page).slice(prefix.length).replace(/\/$/, ''));
    }
  }
  return [...names].sort();
}

function pages(
  bucket: Bucket,
  what: { readonly Prefix: string; readonly Delimiter?: string },
): AsyncGenerator<ListObjectsV2CommandOutput> {
  const ask = (token: string | undefined, signal: AbortSignal) =>
    bucket.run(signal, (s3, options) =>
      s3.listObjectsV2(
        { Bucket: bucket.name, ...what, EncodingType: 'url', ContinuationToken: token },
        options,
      ),
    );
  return pagesFrom(bucket, unabortable(), ask, ({ IsTruncated, NextContinuationToken: token }) => {
    if (!IsTruncated) return undefined;
    if (token === undefined) throw endless(bucket);
    return token;
  });
}

/** What is not listed would count as gone. */
const endless = ({ place }: Bucket): Problem =>
  new Problem('repository_unavailable', `${place} cannot be used: the server lists only a part of it.`);

/** Keys of others may hold what XML cannot: servers encode them where they are asked to, and say so. */
function decoded(key: string, { EncodingType }: ListObjectsV2CommandOutput): string {
  if (EncodingType !== 'url') return key;
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
