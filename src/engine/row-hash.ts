import { identifier } from './sql.ts';
import { exactText, isAmbiguous } from './unambiguous.ts';

/** A column as the catalog has it: `type` is `duckdb_columns().data_type`, with user-defined types resolved. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** DuckDB's hash() tells all values of these apart. */
const hashable =
  /^(BOOLEAN|U?(TINY|SMALL|BIG)INT|U?INTEGER|DECIMAL\((\d|1[0-8]),\d+\)|DATE|TIME|TIME_NS|TIME WITH TIME ZONE|TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?|VARCHAR|JSON|BLOB|BIT|BIGNUM|GEOMETRY)$/;

/**
 * An SQL expression (UBIGINT) over a row's columns that tells rows apart as exactly as their values do, for use in a
 * SELECT from that one table. It depends on the columns' order and on the engine's version, and does not tell types
 * apart (1::INTEGER and 1::BIGINT are equal). No columns give a constant.
 */
export function rowHash(columns: readonly Column[]): string {
  const parts = columns.flatMap(({ name, type }) => hashedParts(identifier(name), type));
  return `system.main.hash(${parts.length === 0 ? 'NULL' : parts.join(', ')})`;
}

const isWideDecimal = (type: string): boolean => /^DECIMAL\((19|[23]\d),/.test(type);

/**
 * The version of the hash of such rows: 2 where it used to be another one, which took values of these types for equal that
 * are not. Whoever changes what hashes make of a type must count on from here.
 */
export const hashVersion = (columns: readonly Column[]): 1 | 2 =>
  columns.some(({ type }) => type !== 'VARIANT' && (isWideDecimal(type) || isAmbiguous(type))) ? 2 : 1;

/**
 * What must go into hash() so that it sees the whole value. hash() takes 0.0 = -0.0 and NaN = -NaN, 1 month = 30 days,
 * [] = [NULL] = NULL, a struct of NULLs = NULL, is 0 where the two halves of a 128-bit value are equal, and takes no notice of which
 * is which; the text of those differs. An ENUM is its ordinal to hash(), which means nothing in another file. Text is right for unknown
 * types too.
 */
function hashedParts(column: string, type: string): string[] {
  if (hashable.test(type)) return [column];
  if (type === 'FLOAT' || type === 'DOUBLE') return [column, `system.main.signbit(${column})`];
  if (type !== 'VARIANT') return [exactText(column, type)];
  return [`system.main.hash(system.main.variant_normalize(${column}))`, `CAST(${column} AS VARCHAR)`];
}
