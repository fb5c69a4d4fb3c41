/** A manifest as it is stored: a document that begins with a checksum of the rest, so that a bit of it that flips is found. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Static, TSchema } from 'typebox';
import type { ObjectStore } from '../domain/ports/object-store.ts';
import { checked, encodeDocument, readVersioned, UnusableDocument } from './document.ts';

/**
 * The checksum is the SHA-256 of the document without it, which has a line of its own: people too can leave that out and hash the rest
 * (`grep -v '^  "checksum"' manifest.json | sha256sum`).
 */
export const encodeManifest = (manifest: object): Buffer =>
  encodeDocument({ checksum: checksumOf(manifest), ...manifest });

const checksumOf = (manifest: object): string =>
  createHash('sha256').update(encodeDocument(manifest)).digest('hex');

/**
 * Reads a manifest as readVersionedDocument does, and proves its checksum. Manifests of before have none. Spaces do not count.
 * `isValid` is the schema compiled, for documents that may be large.
 */
export async function readManifestDocument<T extends TSchema>(
  store: ObjectStore,
  key: string,
  schema: T,
  isValid?: (document: unknown) => document is Static<T>,
): Promise<Static<T>> {
  const { document, sizeBytes } = await readVersioned(store, key);
  const { checksum, rest } = split(document);
  // Its form first: what has none can be such that writing it anew takes all memory.
  const manifest = checked(key, schema, { document: rest, sizeBytes }, isValid);
  if (isChecksumOf(checksum, manifest)) return manifest;
  throw new UnusableDocument(key, 'its checksum is that of another text: something in it was changed');
}

/** Whether these are the bytes of this manifest. */
export function isManifest(bytes: Uint8Array, manifest: object): boolean {
  const { checksum, rest } = split(JSON.parse(Buffer.from(bytes).toString()));
  return isDeepStrictEqual(rest, manifest) && isChecksumOf(checksum, manifest);
}

const isChecksumOf = (checksum: unknown, manifest: unknown): boolean =>
  checksum === undefined ||
  (typeof manifest === 'object' && manifest !== null && checksum === checksumOf(manifest));

function split(document: unknown): { readonly checksum?: unknown; readonly rest: unknown } {
  if (typeof document !== 'object' || document === null || !('checksum' in document))
    return { rest: document };
  const { checksum, ...rest } = document;
  return { checksum, rest };
}
