/** Texts of values that only the same values have, where DuckDB's own texts are not that exact. */
import { type Carrier, carry, same, scalarType } from './exchange/conversion/carrier.ts';
import { parseType } from './exchange/conversion/type-text.ts';

/**
 * Whether values of a type that differ can have one text: in ARRAYs and UNIONs DuckDB quotes no texts (['a, b', 'c'] reads as
 * ['a', 'b, c'], 'NULL' as NULL) and says not which member of a UNION it is, nor what is in a VARIANT.
 */
export const isAmbiguous = (type: string): boolean => /\[\d+\]|UNION\(|VARIANT/.test(type);

/** The text of an SQL expression of this type, with lists for ARRAYs, and structs of tag and value for UNIONs. NULL stays NULL. */
export function exactText(sql: string, type: string): string {
  const carrier = isAmbiguous(type) ? carry(parseType(type), textually) : null;
  return `CAST(${carrier ? carrier.write(sql) : sql} AS VARCHAR)`;
}

const textually = (name: string): Carrier =>
  name === 'VARIANT'
    ? { ...same(scalarType('VARCHAR')), write: (sql) => exactVariant(sql).join(" || ' ' || ") }
    : same(scalarType(name));

/** What tells VARIANTs apart, as texts: what they read as, which has the sign of zero, and the normalized form, which knows the inner types. */
export const exactVariant = (sql: string): string[] => [
  `CAST(${sql} AS VARCHAR)`,
  `CAST(system.main.hash(system.main.variant_normalize(${sql})) AS VARCHAR)`,
];
