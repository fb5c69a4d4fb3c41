import { identifier } from './sql.ts';
import { exactText, exactVariant } from './unambiguous.ts';

/** A column as the catalog has it: `type` is `duckdb_columns().data_type`, with user-defined types resolved. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** DuckDB's hash() tells all values of these apart: they have 64 bits at the most. */
const hashable =
  /^(BOOLEAN|U?(TINY|SMALL|BIG)INT|U?INTEGER|DECIMAL\((\d|1[0-8]),\d+\)|DATE|TIME|TIME_NS|TIME WITH TIME ZONE|TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?)$/;
const isFloat = (type: string): boolean => type === 'FLOAT' || type === 'DOUBLE';

/**
 * An SQL expression (UBIGINT) over a row's columns that tells rows apart as exactly as their values do, for use in a
 * SELECT from that one table. It depends on the columns' order and on the engine's version, and does not tell types
 * apart (1::INTEGER and 1::BIGINT are equal). No columns give a constant.
 */
export function rowHash(columns: readonly Column[]): string {
  const parts = columns.flatMap(({ name, type }) => hashedParts(identifier(name), type));
  return `system.main.hash(${parts.length === 0 ? 'NULL' : parts.join(', ')})`;
}

/**
 * The version of the hash of such rows. The ways before took values for equal that are not: the first one texts and bytes of more than eight (see
 * `hashedTwice`) and what is hashed by its text, the second one still did; the third one hashed short ones twice too. Whoever changes what hashes
 * make of a type must count on from here: a backup whose fingerprint another way made under the same number is called damaged.
 */
export const hashVersion = (columns: readonly Column[]): 1 | 4 =>
  columns.every(({ type }) => hashable.test(type) || isFloat(type)) ? 1 : 4;

/**
 * What must go into hash() so that it sees the whole value. hash() takes 0.0 = -0.0 and NaN = -NaN, 1 month = 30 days,
 * [] = [NULL] = NULL, a struct of NULLs = NULL, is 0 where the two halves of a 128-bit value are equal, and takes no notice of which
 * is which; the text of those differs. An ENUM is its ordinal to hash(), which means nothing in another file. Text is right for unknown
 * types too.
 */
function hashedParts(column: string, type: string): string[] {
  if (hashable.test(type)) return [column];
  if (isFloat(type)) return [column, `system.main.signbit(${column})`];
  if (type === 'BLOB') return hashedTwice(column, 'octet_length', "'\\x00\\x00\\x00\\x00'::BLOB");
  const texts = type === 'VARIANT' ? exactVariant(column) : [exactText(column, type)];
  return texts.flatMap((text) => hashedTwice(text, 'strlen', "'....'"));
}

/**
 * hash() takes texts and bytes in by words of eight, and what differs in the last bytes of one word alone is cancelled by what differs in the last
 * ones of another: of a million texts of two numbers of eight digits 144,672 have the hash of another one, and a BLOB of four doubles that of their
 * negatives. Moved by half a word these are in the middle of a word, and none of that million is lost. Of one word alone nothing is.
 */
const hashedTwice = (value: string, length: 'strlen' | 'octet_length', half: string): string[] => [
  value,
  `CASE WHEN system.main.${length}(${value}) > 8 THEN ${half} || ${value} END`,
];
