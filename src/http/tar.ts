/** Tar archives made on the fly: POSIX ustar, with pax records where a name or size needs them. */
import type { ByteRange } from '../domain/ports/object-store.ts';

export interface TarEntry {
  /** Relative, of ASCII characters. */
  readonly name: string;
  readonly sizeBytes: number;
  open(range: ByteRange | undefined, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface Tar {
  readonly sizeBytes: number;
  /** The bytes, or a range of them. Rejects where an entry does not give the bytes that it has promised. */
  open(range: ByteRange | undefined, signal: AbortSignal): AsyncGenerator<Uint8Array>;
}

/** A part of the archive: as many bytes as it says. */
export type Segment = Omit<TarEntry, 'name'>;

const blockBytes = 512;
/** What eleven octal digits hold. */
const mostOctalBytes = 8 ** 11 - 1;

/** Known to the byte before anything is read, so it has a length and ranges like any file. */
export function createTar(entries: readonly TarEntry[], modifiedAt: Date): Tar {
  return {
    sizeBytes: sum(segments(entries, modifiedAt), ({ sizeBytes }) => sizeBytes),
    async *open(range, signal) {
      const end = range?.end ?? Number.POSITIVE_INFINITY;
      let position = 0;
      for (const segment of segments(entries, modifiedAt)) {
        const first = Math.max(0, (range?.start ?? 0) - position);
        const last = Math.min(segment.sizeBytes - 1, end - position);
        if (first <= last) yield* piecesOf(segment, { start: first, end: last }, signal);
        position += segment.sizeBytes;
        if (position > end) return;
      }
    },
  };
}

function* segments(entries: readonly TarEntry[], modifiedAt: Date): Generator<Segment> {
  for (const entry of entries) {
    yield ofBytes(headersOf(entry, modifiedAt));
    yield entry;
    yield ofBytes(Buffer.alloc(padding(entry.sizeBytes)));
  }
  yield ofBytes(Buffer.alloc(2 * blockBytes));
}

/** Bytes that are in memory already. */
export const ofBytes = (bytes: Buffer): Segment => ({
  sizeBytes: bytes.length,
  async *open(range) {
    yield range ? bytes.subarray(range.start, range.end + 1) : bytes;
  },
});

/** What follows a part would be read as something else where it is too short or too long: that ends the archive. */
async function* piecesOf(
  segment: Segment,
  range: ByteRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let left = range.end - range.start + 1;
  const whole = left === segment.sizeBytes;
  for await (const piece of segment.open(whole ? undefined : range, signal)) {
    left -= piece.length;
    if (left < 0) break;
    yield piece;
  }
  if (left !== 0)
    throw new Error(`a part of an archive has not the ${segment.sizeBytes} bytes that it should have`);
}

function headersOf({ name, sizeBytes }: TarEntry, modifiedAt: Date): Buffer {
  const split = splitName(name);
  const records = {
    ...(split ? {} : { path: name }),
    ...(sizeBytes > mostOctalBytes ? { size: String(sizeBytes) } : {}),
  };
  const octalSize = Math.min(sizeBytes, mostOctalBytes);
  const file = headerOf(split ?? { prefix: '', name: name.slice(-100) }, octalSize, '0', modifiedAt);
  const text = Object.entries(records).map(paxRecord).join('');
  if (text === '') return file;
  const extended = headerOf({ prefix: '', name: 'pax' }, text.length, 'x', modifiedAt);
  return Buffer.concat([extended, Buffer.from(text), Buffer.alloc(padding(text.length)), file]);
}

interface SplitName {
  readonly prefix: string;
  readonly name: string;
}

/** A name in the two fields that a header has for it, cut at a slash; null where it does not fit. */
function splitName(name: string): SplitName | null {
  if (name.length <= 100) return { prefix: '', name };
  const at = name.indexOf('/', name.length - 101);
  return at > 0 && at <= 155 ? { prefix: name.slice(0, at), name: name.slice(at + 1) } : null;
}

function headerOf({ prefix, name }: SplitName, sizeBytes: number, type: string, modifiedAt: Date): Buffer {
  const header = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  header.write(name, 0);
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(sizeBytes, 11), 124);
  header.write(octal(Math.max(0, Math.floor(modifiedAt.getTime() / 1000)), 11), 136);
  // The checksum counts itself as blanks.
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write('ustar\u000000', 257);
  header.write(prefix, 345);
  const checksum = sum(header, (byte) => byte);
  header.write(`${octal(checksum, 6)}\0 `, 148);
  return header;
}

/** `<length> <key>=<value>\n`; the length counts its own digits. */
function paxRecord([key, value]: [string, string]): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return `${length}${rest}`;
}

const padding = (sizeBytes: number): number => (blockBytes - (sizeBytes % blockBytes)) % blockBytes;

function sum<T>(items: Iterable<T>, amountOf: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += amountOf(item);
  return total;
}
