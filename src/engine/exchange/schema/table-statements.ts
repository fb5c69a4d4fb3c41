import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../../compare/catalog.ts';
import { objectKey } from '../../compare/names.ts';
import { identifier, qualified } from '../../sql.ts';
import { type ForeignKey, foreignKeys } from '../foreign-keys.ts';
import type { Candidate } from './candidates.ts';

/** CREATE TABLE statements of the attached database's tables. */
export async function tableStatements(
  connection: DuckDBConnection,
  database: string,
  tables: readonly Table[],
): Promise<Candidate[]> {
  const references = await foreignKeys(connection, database);
  const byTable = Map.groupBy(references, ({ schema, table }) => objectKey(schema, table));
  return tables.map(({ schema, name, definition }) => ({
    kind: 'table',
    schema,
    object: name,
    table: name,
    name: `${schema}.${name}`,
    sql: withForeignKeys(definition, byTable.get(objectKey(schema, name)) ?? []),
  }));
}

/**
 * DuckDB's CREATE TABLE statements leave a gap in the list of constraints for each foreign key to the table itself, and do not
 * quote the table that another refers to. This writes them out, in their order.
 */
function withForeignKeys(sql: string, keys: readonly ForeignKey[]): string {
  const quoted = keys
    .filter(({ written }) => written !== '')
    .reduceRight((text, key) => replaceLast(text, key.written, foreignKey(key)), sql);
  return withSelfReferences(quoted, keys.filter(({ written }) => written === '').map(foreignKey));
}

function foreignKey({ schema, columns, referencedTable, referencedColumns }: ForeignKey): string {
  const names = (all: readonly string[]) => all.map(identifier).join(', ');
  return `FOREIGN KEY (${names(columns)}) REFERENCES ${qualified(schema, referencedTable)}(${names(referencedColumns)})`;
}

/** The last one: constraints of tables end the statement, and what reads like one may stand in a literal before. */
function replaceLast(text: string, part: string, replacement: string): string {
  const at = text.lastIndexOf(part);
  return at < 0 ? text : text.slice(0, at) + replacement + text.slice(at + part.length);
}

/** Quoted text, which may read like anything, or the comma before a constraint that is not there. */
const gap = /"(?:[^"]|"")*"|'(?:[^']|'')*'|, (?=, |\);?$)/g;

/** Fills the gaps of a CREATE TABLE statement with these constraints. */
export function withSelfReferences(sql: string, constraints: readonly string[]): string {
  const left = [...constraints];
  return sql.replace(gap, (found) => {
    const constraint = found === ', ' ? left.shift() : undefined;
    return constraint ? `, ${constraint}` : found;
  });
}
