import { createHash } from 'node:crypto';
import { Problem } from '../../domain/problem.ts';
import type { Bucket } from './bucket.ts';
import { bareEtag } from './digest.ts';
import { readObject } from './get.ts';
import { headObject } from './head.ts';
import { deleteObject } from './remove.ts';

/** What was sent, and what the server says of what it stored. */
interface Sent {
  readonly key: string;
  readonly sha256: string;
  /** The ETag of a server that hashed all that it stored. */
  readonly expected: string;
  /** That of its answer; empty or null where it named none, as Ceph does when an upload in parts is complete. */
  readonly etag: string | null;
}

/**
 * Proves that what is stored is what was sent: by the server's own MD5 of it or, where its ETag is none (it encrypts with keys
 * of a KMS, say), by reading it back. Some servers take wrong bytes with a right checksum beside them: what they say about
 * what they took, not that they took it, is the proof. Rejects with `verification_failed`, and what is stored is gone then.
 */
export async function proveStored(
  bucket: Bucket,
  { key, sha256, expected, etag }: Sent,
  signal: AbortSignal,
): Promise<void> {
  const named = etag || bareEtag((await headObject(bucket, key, signal))?.ETag);
  if (named === expected) return;
  const digest = createHash('sha256');
  for await (const piece of readObject(bucket, key, { signal })) digest.update(piece);
  const stored = digest.digest('hex');
  if (stored === sha256) return;
  await deleteObject(bucket, key);
  throw new Problem(
    'verification_failed',
    `${key} was stored with SHA-256 ${stored}, but sent with ${sha256}.`,
  );
}

/** What is not encrypted as it was to be does not stay. `answer`: what the server says of the object that it stored. */
export async function proveEncrypted(
  bucket: Bucket,
  key: string,
  answer: Parameters<Bucket['requireEncrypted']>[0],
): Promise<void> {
  try {
    bucket.requireEncrypted(answer);
  } catch (error) {
    await deleteObject(bucket, key);
    throw error;
  }
}
