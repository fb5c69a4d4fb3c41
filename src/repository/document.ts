import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { ObjectStore, PutOptions } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';
import { unabortable } from './unabortable.ts';
import { withDeadline } from './with-deadline.ts';

/** No document of ours is larger; what is larger is not read into memory. */
export const documentLimitBytes = 16 * 1024 * 1024;

/** Long enough for the largest over a bad line, with all that a store tries again. */
const documentLimitMs = 5 * 60_000;

/** What is wrong is only looked for in smaller ones: a hostile document can make that search take minutes. */
const explainedBytes = 64 * 1024;

/** Thrown for an object that is there but is not the document it should be. */
export class UnusableDocument extends Error {
  readonly key: string;
  readonly reason: string;

  constructor(key: string, reason: string) {
    super(`${key}: ${reason}`);
    this.name = 'UnusableDocument';
    this.key = key;
    this.reason = reason;
  }
}

/**
 * Reads a JSON document that nobody vouches for and checks it against its schema. Missing: `ObjectMissing`; anything
 * else that is wrong with it: `UnusableDocument`.
 */
export async function readDocument<T extends TSchema>(
  store: ObjectStore,
  key: string,
  schema: T,
): Promise<Static<T>> {
  return checked(key, schema, await readJson(store, key));
}

/** As readDocument, after a look at `formatVersion`: a document of a newer duckback is told from a broken one. */
export async function readVersionedDocument<T extends TSchema>(
  store: ObjectStore,
  key: string,
  schema: T,
): Promise<Static<T>> {
  return checked(key, schema, await readVersioned(store, key));
}

/** What readVersionedDocument gives, before it is checked against a schema. */
export async function readVersioned(store: ObjectStore, key: string): Promise<Json> {
  const json = await readJson(store, key);
  const version = versionOf(json.document);
  if (version === null || version <= 1) return json;
  throw new UnusableDocument(key, `it was written by a newer duckback (formatVersion ${version}, not 1)`);
}

/** A document as it is stored: JSON that people can read. */
export const encodeDocument = (document: unknown): Buffer =>
  Buffer.from(`${JSON.stringify(document, null, 2)}\n`);

/** Writes a JSON document, create-only: `ObjectExists` where the key is taken. */
export const writeDocument = (
  store: ObjectStore,
  key: string,
  document: unknown,
  signal: AbortSignal = unabortable(),
): Promise<void> => putDocument(store, key, encodeDocument(document), signal);

/** As writeDocument, of one that is encoded already. */
export const putDocument = (
  store: ObjectStore,
  key: string,
  bytes: Buffer,
  signal: AbortSignal,
  lockUntil?: Date,
): Promise<void> => put(store, key, bytes, { createOnly: true, lockUntil, signal });

/** Writes a JSON document over whatever lies there. */
export const replaceDocument = (store: ObjectStore, key: string, document: unknown): Promise<void> =>
  put(store, key, encodeDocument(document), { signal: unabortable() });

async function put(
  store: ObjectStore,
  key: string,
  bytes: Buffer,
  options: Omit<PutOptions, 'sizeBytes'>,
): Promise<void> {
  if (bytes.length > documentLimitBytes) throw new RangeError(`${key} would be too large to be read again`);
  const source = (async function* () {
    yield bytes;
  })();
  await store.put(key, source, { ...options, sizeBytes: bytes.length });
}

export interface Json {
  readonly document: unknown;
  readonly sizeBytes: number;
}

async function readJson(store: ObjectStore, key: string): Promise<Json> {
  const bytes = await readBounded(store, key);
  try {
    const document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return { document, sizeBytes: bytes.length };
  } catch {
    throw new UnusableDocument(key, 'it is no JSON');
  }
}

/**
 * The bytes of a document. `UnusableDocument` where there are more than any of ours has, `repository_unavailable` where they take
 * longer than any of ours does.
 */
export const readBounded = (store: ObjectStore, key: string): Promise<Buffer> =>
  withDeadline(
    documentLimitMs,
    () => tooSlow(key),
    (signal) => gather(store, key, signal),
  );

async function gather(store: ObjectStore, key: string, signal: AbortSignal): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of store.get(key, { signal })) {
    length += piece.length;
    if (length > documentLimitBytes) throw new UnusableDocument(key, `over ${documentLimitBytes} bytes long`);
    // The store may use its memory again for the next one.
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}

const tooSlow = (key: string): Problem =>
  new Problem('repository_unavailable', `${key} has not come within ${documentLimitMs / 60_000} minutes.`, {
    hint: 'Look at the server or the disk, and at the network on the way: documents are small.',
  });

/**
 * The document, where it is of this schema; else `UnusableDocument`. `isValid` is the schema compiled, for documents that may be
 * large.
 */
export function checked<T extends TSchema>(
  key: string,
  schema: T,
  { document, sizeBytes }: Json,
  isValid = (document: unknown): document is Static<T> => Value.Check(schema, document),
): Static<T> {
  if (isValid(document)) return document;
  const [error] = sizeBytes <= explainedBytes ? Value.Errors(schema, document) : [];
  throw new UnusableDocument(
    key,
    error ? `${error.instancePath || 'the document'} ${error.message}` : 'it has not the form of its kind',
  );
}

function versionOf(document: unknown): number | null {
  if (typeof document !== 'object' || document === null || !('formatVersion' in document)) return null;
  return typeof document.formatVersion === 'number' ? document.formatVersion : null;
}
