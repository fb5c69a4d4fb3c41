import { folded } from '../../../compare/names.ts';
import { BadCsv } from './bad-csv.ts';

export type LineEnd = 'LF' | 'CRLF';

export interface Header {
  readonly delimiter: string;
  readonly names: readonly string[];
  /** Where the rows begin in the bytes. */
  readonly end: number;
  /** Line breaks up to there. */
  readonly lines: number;
  /** null: nothing follows. */
  readonly lineEnd: LineEnd | null;
}

const longestHeader = 1024 * 1024;
const byteOrderMark = '\u{ef}\u{bb}\u{bf}';
/** In quotes or without; any of the delimiters ends it. */
const field = /"([^"]*(?:""[^"]*)*)"|[^",;\t|\r\n]*/y;
const ending = /[,;\t|]|\r?\n/y;
const spelled: Readonly<Record<string, string>> = { '\t': 'a tab' };
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the names in the first line, and with them the delimiter: the one of `,` `;` tab `|` that stands there outside of quotes,
 * a comma where none does. `bytes` begin the file; null: more are needed. Throws BadCsv where two stand there, or a
 * name is missing, is there twice or is not UTF-8.
 */
export function readHeader(bytes: Buffer, isWhole: boolean): Header | null {
  if (bytes.length === 0 || (!isWhole && bytes.length < byteOrderMark.length)) return refuseEmpty(isWhole);
  const text = bytes.toString('latin1');
  const found = readFields(text, text.startsWith(byteOrderMark) ? byteOrderMark.length : 0, isWhole);
  if (found) return checked(found, text);
  if (bytes.length > longestHeader) throw new BadCsv(`has a first line of more than ${longestHeader} bytes`);
  return null;
}

function refuseEmpty(isWhole: boolean): null {
  if (isWhole) throw new BadCsv('is empty: its first line must be the names of the columns');
  return null;
}

interface Fields {
  readonly names: readonly string[];
  readonly delimiters: ReadonlySet<string>;
  readonly end: number;
}

function readFields(text: string, start: number, isWhole: boolean): Fields | null {
  const names: string[] = [];
  const delimiters = new Set<string>();
  for (let at = start; ; ) {
    const [value = '', quoted] = match(field, text, at) ?? [];
    names.push(quoted?.replaceAll('""', '"') ?? value);
    at += value.length;
    const [end] = match(ending, text, at) ?? [];
    at += end?.length ?? 0;
    if (end?.endsWith('\n') || (isWhole && at === text.length && !end)) return { names, delimiters, end: at };
    if (end) delimiters.add(end);
    else return refuseRest(text.slice(at), isWhole, /^("|$)/.test(value));
  }
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** What follows no field may be the beginning of something that is still to come. */
function refuseRest(rest: string, isWhole: boolean, mayBeQuoted: boolean): null {
  const isOpen = mayBeQuoted && rest.startsWith('"');
  if (!isWhole && (rest === '' || rest === '\r' || isOpen)) return null;
  throw new BadCsv('has a first line with a quote or a carriage return where none can be');
}

function checked({ names: raw, delimiters, end }: Fields, text: string): Header {
  const [delimiter = ',', ...others] = delimiters;
  if (others.length > 0) {
    const all = [...delimiters].map((each) => spelled[each] ?? each).join(' and ');
    throw new BadCsv(
      `has ${all} in its first line, and any of them may stand between its columns: put names in quotes that hold one`,
    );
  }
  const names = raw.map(decoded);
  if (names.includes('')) throw new BadCsv('has a column without a name in its first line');
  const twice = names.find((name, index) => names.findIndex((each) => folded(each) === folded(name)) < index);
  if (twice !== undefined)
    throw new BadCsv(`names the column ${JSON.stringify(twice)} twice in its first line`);
  const line = text.slice(0, end);
  const lineEnd = line.endsWith('\r\n') ? 'CRLF' : line.endsWith('\n') ? 'LF' : null;
  return { delimiter, names, end, lines: line.split('\n').length - 1, lineEnd };
}

function decoded(name: string): string {
  try {
    const text = utf8.decode(Buffer.from(name, 'latin1'));
    if (!text.includes('\0')) return text;
  } catch {
    // As below.
  }
  throw new BadCsv('has a name in its first line that is not UTF-8 text');
}
