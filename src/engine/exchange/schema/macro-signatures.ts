import type { DuckDBConnection } from '@duckdb/node-api';
import type { MacroOverload } from '../../compare/catalog-objects.ts';
import { isComplaint } from '../../duckdb-problem.ts';
import { qualified } from '../../sql.ts';

/**
 * What DuckDB says that a macro can be called with: `name(a, b INTEGER := 5)`, one for each overload. It is the only place where
 * the default values of parameters show, and DuckDB says so to whom calls a macro with too many arguments; its body
 * is not looked at. null where it says something else.
 */
export async function macroSignatures(
  connection: DuckDBConnection,
  database: string,
  overloads: readonly [MacroOverload, ...MacroOverload[]],
): Promise<string[] | null> {
  const { schema, name, kind } = overloads[0];
  const tooMany = Math.max(...overloads.map(({ parameters }) => parameters.length)) + 1;
  const call = `${qualified(database, schema, name)}(${Array(tooMany).fill('NULL').join(', ')})`;
  const complaint = await complaintOf(connection, `${kind === 'table_macro' ? 'FROM' : 'SELECT'} ${call}`);
  const [, list] = /\nCandidate macros:(\n.*)\n\nLINE 1:/s.exec(complaint ?? '') ?? [];
  const signatures = list?.split(`\n\t${name}(`).slice(1) ?? [];
  return signatures.length === overloads.length ? signatures.map((rest) => `${name}(${rest}`) : null;
}

async function complaintOf(connection: DuckDBConnection, sql: string): Promise<string | null> {
  try {
    await connection.run(sql);
    return null;
  } catch (error) {
    if (isComplaint(error)) return error.message;
    throw error;
  }
}

/** The default values in a signature, null for a parameter without one; null where it is not one of this overload. */
export function defaultsIn(
  signature: string,
  { name, parameters, types }: Pick<MacroOverload, 'name' | 'parameters' | 'types'>,
): (string | null)[] | null {
  const typed = parameters.map((parameter, index) => [parameter, types[index]].filter(Boolean).join(' '));
  if (signature === `${name}(${typed.join(', ')})`) return parameters.map(() => null);
  // DuckDB prints names as they are: one with a quote or a bracket could make a part of a default of something else.
  if (!parameters.every((parameter) => /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(parameter))) return null;
  const parts = splitAtCommas(signature.slice(name.length + 1, -1));
  const defaults = parts.map((part, index) => valueAfter(part, typed[index]));
  return parts.length === typed.length && defaults.every((value) => value !== undefined) ? defaults : null;
}

function valueAfter(part: string, parameter: string | undefined): string | null | undefined {
  if (part === parameter) return null;
  return part.startsWith(`${parameter} := `) ? part.slice(`${parameter} := `.length) : undefined;
}

/** Not at those in quotes or in any kind of brackets. */
function splitAtCommas(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const [token] of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|, |./gs)) {
    if ('([{'.includes(token)) depth += 1;
    if (')]}'.includes(token)) depth -= 1;
    if (token === ', ' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}
