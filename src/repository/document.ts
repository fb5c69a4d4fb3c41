import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { ObjectStore } from '../domain/ports/object-store.ts';

/** No document of ours is larger; what is larger is not read into memory. */
const documentLimitBytes = 16 * 1024 * 1024;

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

/** A signal for what is too short to be aborted. */
export const unabortable = (): AbortSignal => new AbortController().signal;

/**
 * Reads a JSON document that nobody vouches for and checks it against its schema. Missing: `ObjectMissing`; anything
 * else that is wrong with it: `UnusableDocument`.
 */
export async function readDocument<T extends TSchema>(
  store: ObjectStore,
  key: string,
  schema: T,
): Promise<Static<T>> {
  return checked(key, schema, parse(key, await readBounded(store, key)));
}

/** As readDocument, after a look at `formatVersion`: a document of a newer duckback is told from a broken one. */
export async function readVersionedDocument<T extends TSchema>(
  store: ObjectStore,
  key: string,
  schema: T,
): Promise<Static<T>> {
  const document = parse(key, await readBounded(store, key));
  const version = versionOf(document);
  if (version !== null && version > 1) {
    throw new UnusableDocument(key, `it was written by a newer duckback (formatVersion ${version}, not 1)`);
  }
  return checked(key, schema, document);
}

/** Writes a JSON document, create-only: `ObjectExists` where the key is taken. */
export async function writeDocument(
  store: ObjectStore,
  key: string,
  document: unknown,
  signal: AbortSignal = unabortable(),
): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
  if (bytes.length > documentLimitBytes) throw new RangeError(`${key} would be too large to be read again`);
  const source = (async function* () {
    yield bytes;
  })();
  await store.put(key, source, { sizeBytes: bytes.length, createOnly: true, signal });
}

async function readBounded(store: ObjectStore, key: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of store.get(key, { signal: unabortable() })) {
    length += piece.length;
    if (length > documentLimitBytes) throw new UnusableDocument(key, `over ${documentLimitBytes} bytes long`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function parse(key: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UnusableDocument(key, 'it is no JSON');
  }
}

function checked<T extends TSchema>(key: string, schema: T, document: unknown): Static<T> {
  if (Value.Check(schema, document)) return document;
  const [error] = Value.Errors(schema, document);
  throw new UnusableDocument(key, `${error?.instancePath || 'the document'} ${error?.message ?? 'is wrong'}`);
}

function versionOf(document: unknown): number | null {
  if (typeof document !== 'object' || document === null || !('formatVersion' in document)) return null;
  return typeof document.formatVersion === 'number' ? document.formatVersion : null;
}
