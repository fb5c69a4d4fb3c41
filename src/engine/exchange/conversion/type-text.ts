/** DuckDB's types as text: taken apart, and put together again. */
import { identifier } from '../../sql.ts';

export interface Member {
  readonly name: string;
  readonly type: DataType;
}

/** A type with its parts. `scalar` is whatever has none: DECIMAL(38,0) and ENUM('a', 'b') too. */
export type DataType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'list'; readonly of: DataType }
  | { readonly kind: 'array'; readonly of: DataType; readonly size: number }
  | { readonly kind: 'map'; readonly key: DataType; readonly value: DataType }
  | { readonly kind: 'struct'; readonly members: readonly Member[] }
  | { readonly kind: 'union'; readonly members: readonly Member[] };

/** Takes apart what `duckdb_columns().data_type` and typeof() print. Throws a RangeError for another text. */
export function parseType(text: string): DataType {
  const reader = createReader(text);
  const type = readType(reader);
  if (!reader.ended()) throw new RangeError(`not a type: ${text}`);
  return type;
}

/** The type as SQL writes it. */
export function typeText(type: DataType): string {
  switch (type.kind) {
    case 'scalar':
      return type.name;
    case 'list':
      return `${typeText(type.of)}[]`;
    case 'array':
      return `${typeText(type.of)}[${type.size}]`;
    case 'map':
      return `MAP(${typeText(type.key)}, ${typeText(type.value)})`;
    case 'struct':
    case 'union':
      return `${type.kind.toUpperCase()}(${type.members.map(memberText).join(', ')})`;
  }
}

const memberText = ({ name, type }: Member): string => `${identifier(name)} ${typeText(type)}`;

const word = /(?:"(?:[^"]|"")*"|[^\s"'(),[\]]+)/y;
const separator = /, ?/y;
/** Words, and at the end what an ENUM, a DECIMAL or a GEOMETRY has in parentheses; an AGGREGATE_STATE has more, in angle brackets. */
const scalar = /AGGREGATE_STATE<[^>]*>|(?:"(?:[^"]|"")*"|[^"'(),[\]]+)(?:\((?:'(?:[^']|'')*'|[^')])*\))?/y;
const suffix = /\[(\d*)\]/y;

type Reader = ReturnType<typeof createReader>;

function createReader(text: string) {
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  };
  return {
    ended: () => at === text.length,
    match,
    /** The text that the pattern matches here. Throws a RangeError where it does not. */
    expect(pattern: RegExp): string {
      const [found] = match(pattern) ?? [];
      if (found === undefined) throw new RangeError(`not a type: ${text}`);
      return found;
    },
  };
}

function readType(reader: Reader): DataType {
  let type = readUnsuffixed(reader);
  for (let found = reader.match(suffix); found; found = reader.match(suffix)) {
    type = found[1] ? { kind: 'array', of: type, size: Number(found[1]) } : { kind: 'list', of: type };
  }
  return type;
}

function readUnsuffixed(reader: Reader): DataType {
  if (reader.match(/STRUCT\(/y)) return { kind: 'struct', members: readMembers(reader) };
  if (reader.match(/UNION\(/y)) return { kind: 'union', members: readMembers(reader) };
  if (!reader.match(/MAP\(/y)) return { kind: 'scalar', name: reader.expect(scalar) };
  const key = readType(reader);
  reader.expect(separator);
  const value = readType(reader);
  reader.expect(/\)/y);
  return { kind: 'map', key, value };
}

function readMembers(reader: Reader): Member[] {
  const members: Member[] = [];
  do {
    const name = unquoted(reader.expect(word));
    reader.expect(/ /y);
    members.push({ name, type: readType(reader) });
  } while (reader.match(separator));
  reader.expect(/\)/y);
  return members;
}

const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
