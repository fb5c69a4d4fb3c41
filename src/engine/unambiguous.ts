/** Texts of values that only the same values have, where DuckDB's own texts are not that exact. */
import { type Carrier, carry, same, scalarType } from './exchange/conversion/carrier.ts';
import { parseType } from './exchange/conversion/type-text.ts';

/**
 * Whether values of a type that differ can have one text: in ARRAYs and UNIONs DuckDB quotes no texts (['a, b', 'c'] reads as
 * ['a', 'b, c'], 'NULL' as NULL) and says not which member of a UNION it is, nor what is in a VARIANT. The state of an aggregate has none.
 */
const isAmbiguous = (type: string): boolean => /\[\d+\]|UNION\(|VARIANT|AGGREGATE_STATE/.test(type);

/** The text of an SQL expression of this type, with lists for ARRAYs, and structs of tag and value for UNIONs. NULL stays NULL. */
export function exactText(sql: string, type: string): string {
  const carrier = isAmbiguous(type) ? carry(parseType(type), textually) : null;
  return `CAST(${carrier ? carrier.write(sql) : sql} AS VARCHAR)`;
}

function textually(name: string): Carrier {
  if (name.startsWith('AGGREGATE_STATE')) {
    return { ...same(scalarType('BLOB')), write: (sql) => `CAST(${sql} AS BLOB)` };
  }
  if (name !== 'VARIANT') return same(scalarType(name));
  return { ...same(scalarType('VARCHAR')), write: (sql) => exactVariant(sql).join(" || ' ' || ") };
}

/**
 * What tells VARIANTs apart, as texts, of the normalized form, since the order of keys as they are stored depends on how much there is of them: what
 * it reads as, which has the sign of zero, and its hash, which knows the inner types.
 */
export function exactVariant(sql: string): string[] {
  const normal = `system.main.variant_normalize(${sql})`;
  return [`CAST(${normal} AS VARCHAR)`, `CAST(system.main.hash(${normal}) AS VARCHAR)`];
}
