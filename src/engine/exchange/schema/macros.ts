import type { DuckDBConnection } from '@duckdb/node-api';
import type { SchemaDifference } from '../../../domain/comparison.ts';
import { type MacroOverload, macroOverloads } from '../../compare/catalog-objects.ts';
import { difference } from '../../compare/schema-differences.ts';
import { identifier, qualified } from '../../sql.ts';
import type { Candidates } from './candidates.ts';
import { defaultsIn, macroSignatures } from './macro-signatures.ts';

/** CREATE MACRO statements of the attached database, and the names of those whose parameters' default values DuckDB does not tell. */
export async function macroStatements(connection: DuckDBConnection, database: string): Promise<Candidates> {
  const statements = [];
  const notes = [];
  for (const overloads of await macroOverloads(connection, database)) {
    const [{ schema, name: object }] = overloads;
    const name = `${schema}.${object}`;
    const definitions = definitionsOf(overloads, await macroSignatures(connection, database, overloads));
    if (definitions) {
      const sql = `CREATE MACRO ${qualified(schema, object)} ${definitions.join(', ')};`;
      statements.push({ kind: 'macro' as const, schema, object, table: null, name, sql });
    } else {
      notes.push(`macro ${name}: DuckDB does not tell the default values of its parameters`);
    }
  }
  return { statements, notes };
}

function definitionsOf(
  overloads: readonly MacroOverload[],
  signatures: readonly string[] | null,
): string[] | null {
  const left = new Set(signatures);
  const definitions = overloads.map((overload) => {
    for (const signature of left) {
      const defaults = defaultsIn(signature, overload);
      if (!defaults) continue;
      left.delete(signature);
      return definition(overload, defaults);
    }
    return null;
  });
  return definitions.every((each) => each !== null) ? definitions : null;
}

function definition(
  { parameters, types, kind, body }: MacroOverload,
  defaults: readonly (string | null)[],
): string {
  const declared = parameters.map((parameter, index) => {
    const type = types[index] ? ` ${types[index]}` : '';
    const value = defaults[index] ? ` := ${defaults[index]}` : '';
    return identifier(parameter) + type + value;
  });
  return `(${declared.join(', ')}) AS ${kind === 'table_macro' ? 'TABLE ' : ''}(${body})`;
}

/** The macros that can be called in other ways in one database than in the other, with what DuckDB says of each. */
export async function differentMacros(
  connection: DuckDBConnection,
  left: string,
  right: string,
): Promise<SchemaDifference[]> {
  const keyOf = ({ kind, schema, name }: MacroOverload) => JSON.stringify([kind, schema, name]);
  const others = new Map((await macroOverloads(connection, right)).map((macro) => [keyOf(macro[0]), macro]));
  const differences: SchemaDifference[] = [];
  for (const macro of await macroOverloads(connection, left)) {
    const other = others.get(keyOf(macro[0]));
    if (!other) continue;
    const one = await signaturesText(connection, left, macro);
    const another = await signaturesText(connection, right, other);
    const name = `${macro[0].schema}.${macro[0].name}`;
    differences.push(...difference('macro', name, one, another));
  }
  return differences;
}

async function signaturesText(...macro: Parameters<typeof macroSignatures>): Promise<string> {
  const signatures = await macroSignatures(...macro);
  return signatures?.toSorted().join('\n') ?? 'DuckDB does not tell its parameters';
}
