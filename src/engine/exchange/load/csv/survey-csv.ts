import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { BadCsv } from './bad-csv.ts';
import { type Header, readHeader } from './header.ts';
import { type ColumnTotals, createRecords, type Records } from './records.ts';

/** What a whole CSV file holds. */
export interface CsvSurvey extends Pick<Header, 'delimiter' | 'names'> {
  readonly rows: number;
  /** In the order of the names. */
  readonly columns: readonly ColumnTotals[];
}

const pieceBytes = 512 * 1024;

/** Reads a CSV file, packed if its name ends in .gz or .zst, to its end. Rejects with BadCsv where it is not one beyond doubt. */
export async function surveyCsv(path: string, signal: AbortSignal): Promise<CsvSurvey> {
  const file = createReadStream(path, { highWaterMark: pieceBytes });
  const reading = createReading();
  const readAll = async (source: AsyncIterable<Buffer>) => {
    for await (const piece of source) reading.feed(piece);
  };
  try {
    if (path.endsWith('.gz'))
      await pipeline(file, createGunzip({ chunkSize: pieceBytes }), readAll, { signal });
    else if (path.endsWith('.zst'))
      await pipeline(file, createZstdDecompress({ chunkSize: pieceBytes }), readAll, { signal });
    else await pipeline(file, readAll, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error && 'code' in error && /^Z(STD)?_/.test(String(error.code)))) throw error;
    throw new BadCsv(`cannot be unpacked (${error.message}): it is damaged, or not whole`);
  }
  return reading.end();
}

function createReading() {
  let waiting: Buffer = Buffer.alloc(0);
  let found: { header: Header; records: Records } | null = null;
  const begin = (isWhole: boolean) => {
    const header = readHeader(waiting, isWhole);
    if (!header) return null;
    waiting = waiting.subarray(header.end);
    return { header, records: createRecords(header) };
  };
  return {
    feed(piece: Buffer) {
      waiting = waiting.length === 0 ? piece : Buffer.concat([waiting, piece]);
      found ??= begin(false);
      if (!found) return;
      const end = waiting.length - cutCharacter(waiting);
      found.records.feed(waiting.subarray(0, end));
      waiting = waiting.subarray(end);
    },
    end(): CsvSurvey {
      found ??= begin(true);
      if (!found) throw new TypeError('a whole file has a first line');
      found.records.feed(waiting);
      const { delimiter, names } = found.header;
      return { delimiter, names, ...found.records.end() };
    },
  };
}

/** How many of the last bytes begin a character of UTF-8 that is not all there. */
function cutCharacter(bytes: Buffer): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const byte = bytes[bytes.length - count] ?? 0;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (size > 1) return size > count ? count : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}
