import { isUtf8 } from 'node:buffer';
import { BadCsv } from './bad-csv.ts';
import type { Header, LineEnd } from './header.ts';

/** What was read of one column: enough to see that another reader found the same. */
export interface ColumnTotals {
  nulls: number;
  /** Of all its values, without their quotes. */
  bytes: number;
}

export interface Records {
  /** Takes the next bytes, which end with a whole character. Throws BadCsv. */
  feed(bytes: Buffer): void;
  /** Throws BadCsv where the file ends within quotes, say. */
  end(): { readonly rows: number; readonly columns: readonly ColumnTotals[] };
}

const [lineFeed, carriageReturn, quote] = [0x0a, 0x0d, 0x22];

/** At the start of a value, in one without quotes, in one with quotes, after a quote in such a one, after a carriage return. */
type Place = 'start' | 'plain' | 'quoted' | 'closed' | 'returned';

/**
 * Reads the rows after the header as RFC 4180 has them, and nothing else: a quote only around a value or doubled within
 * one, as many values in each row as there are names, one kind of line break, UTF-8. A value without quotes that is empty is NULL.
 */
export function createRecords({ delimiter, names, lines, lineEnd }: Header): Records {
  const separator = delimiter.charCodeAt(0);
  const isPlain = Uint8Array.from({ length: 256 }, (_, byte) =>
    Number(![separator, quote, carriageReturn, lineFeed].includes(byte)),
  );
  const columns = names.map((): ColumnTotals => ({ nulls: 0, bytes: 0 }));
  let place: Place = 'start';
  let line = lines + 1;
  let opened = line;
  let rows = 0;
  let column = 0;
  let length = 0;

  const endValue = () => {
    const totals = columns[column];
    if (totals) totals.bytes += length;
    if (totals && place === 'start') totals.nulls++;
    column++;
    length = 0;
    place = 'start';
  };
  const endRow = () => {
    endValue();
    if (column !== columns.length)
      throw new BadCsv(`has ${column} values, the first line ${columns.length}`, line);
    column = 0;
    rows++;
  };
  const breakLine = (kind: LineEnd) => {
    if (lineEnd !== kind)
      throw new BadCsv(`ends with ${kind}, those before with ${lineEnd}: make all of one kind`, line);
    line++;
    place = 'start';
  };
  const afterQuoted = (byte: number) => {
    if (byte !== quote) throw new BadCsv('has something after the quotes around a value', line);
    length++;
    place = 'quoted';
  };
  const inQuotes = (byte: number) => {
    if (byte === quote) place = 'closed';
    else length++;
    if (byte === lineFeed) line++;
  };
  const inPlain = (byte: number) => {
    if (byte === quote && place === 'plain')
      throw new BadCsv('has a quote in a value without quotes around it', line);
    if (byte === quote) {
      place = 'quoted';
      opened = line;
    } else {
      place = 'plain';
      length++;
    }
  };
  const take = (byte: number) => {
    if (place === 'quoted') inQuotes(byte);
    else if (place === 'returned') {
      if (byte !== lineFeed)
        throw new BadCsv('has a carriage return without a line feed, outside of quotes', line);
      breakLine('CRLF');
    } else if (byte === separator) endValue();
    else if (byte === lineFeed) {
      endRow();
      breakLine('LF');
    } else if (byte === carriageReturn) {
      endRow();
      place = 'returned';
    } else if (place === 'closed') afterQuoted(byte);
    else inPlain(byte);
  };

  return {
    feed(bytes) {
      if (!isUtf8(bytes)) throw new BadCsv('is not UTF-8', line + linesBeforeBad(bytes));
      for (let at = 0; at < bytes.length; at++) {
        const run = place === 'plain' || place === 'quoted' ? runLength(bytes, at, isPlain) : 0;
        length += run;
        at += run;
        if (at < bytes.length) take(bytes[at] ?? 0);
      }
    },
    end() {
      if (place === 'returned') throw new BadCsv('ends with a carriage return without a line feed', line);
      if (place === 'quoted') throw new BadCsv('opens quotes that are never closed', opened);
      if (place !== 'start' || column > 0) endRow();
      return { rows, columns };
    },
  };
}

/** Bytes from here that mean nothing but themselves. */
function runLength(bytes: Buffer, start: number, isPlain: Uint8Array): number {
  let at = start;
  while (at < bytes.length && isPlain[bytes[at] ?? 0] === 1) at++;
  return at - start;
}

/** No character of UTF-8 has a line feed within. */
function linesBeforeBad(bytes: Buffer): number {
  let lines = 0;
  for (let start = 0; ; lines++) {
    const end = bytes.indexOf(lineFeed, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return lines;
    start = end + 1;
  }
}
