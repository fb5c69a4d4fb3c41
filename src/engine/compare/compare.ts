import type { DuckDBConnection } from '@duckdb/node-api';
import type { Differences, SchemaDifference, TableComparison } from '../../domain/comparison.ts';
import type { CompareFiles } from '../../domain/ports/engine.ts';
import { byText } from '../../domain/text-order.ts';
import { differentMacros } from '../exchange/schema/macros.ts';
import { readCatalog, type Table } from './catalog.ts';
import { objectKey, type Pair, pairUp } from './names.ts';
import type { SideName } from './relation.ts';
import { schemaDifferences } from './schema-differences.ts';
import { selectTables } from './select-tables.ts';
import { compareTables, describeLoneTable } from './table-comparison.ts';

/** As the port's, with schema differences of the named tables and their indexes only. */
export interface ComparisonRequest extends Omit<CompareFiles, 'left' | 'right'> {
  /** Aliases that the two databases are attached under, read-only; the same for a file with itself. */
  readonly left: string;
  readonly right: string;
  /** Called with 0 to 1, never falling, as tables are done. */
  readonly onProgress?: (fraction: number) => void;
  /** Looked at between tables; the caller interrupts the query under way. */
  readonly signal?: AbortSignal;
}

/**
 * Compares two attached databases. Only base tables and DuckDB's own catalog functions are queried, so that nothing
 * that a file defines (a view, a macro, a generated column) runs; macros are called, in a way in which DuckDB refuses each. Texts of TIMESTAMPTZ and the months they are of
 * depend on the session's TimeZone. Rejects with `not_found` for a table that neither side has, else with DuckDB's
 * error or the signal's reason.
 */
export async function compareDatabases(
  connection: DuckDBConnection,
  request: ComparisonRequest,
): Promise<Differences> {
  const { signal, onProgress } = request;
  const whole = {
    left: await readCatalog(connection, request.left),
    right: await readCatalog(connection, request.right),
  };
  const { left, right } = request.tables ? selectTables(whole.left, whole.right, request.tables) : whole;
  const schema = schemaDifferences(left, right);
  if (!request.tables) schema.push(...(await otherDefaults(connection, request, schema)));
  const pairs = pairUp(left.tables, right.tables, ({ schema, name }) => objectKey(schema, name));
  const tables: TableComparison[] = [];
  for (const [done, pair] of pairs.entries()) {
    signal?.throwIfAborted();
    onProgress?.(done / pairs.length);
    tables.push(await comparePair(connection, request, pair));
  }
  onProgress?.(1);
  return {
    equal: schema.length === 0 && tables.every((table) => table.equal),
    schema,
    tables: tables.toSorted(bySchemaAndName),
  };
}

/** Macros that differ in the default values of their parameters alone: those show in no definition. */
async function otherDefaults(
  connection: DuckDBConnection,
  { left, right }: ComparisonRequest,
  told: readonly SchemaDifference[],
): Promise<SchemaDifference[]> {
  const differences = await differentMacros(connection, left, right);
  return differences.filter(
    (macro) => !told.some(({ kind, name }) => kind === 'macro' && name === macro.name),
  );
}

async function comparePair(
  connection: DuckDBConnection,
  request: ComparisonRequest,
  { either, left, right }: Pair<Table>,
): Promise<TableComparison> {
  const sideOf = (side: SideName, table: Table) => ({ side, database: request[side], table });
  if (left && right) return compareTables(connection, sideOf('left', left), sideOf('right', right), request);
  return describeLoneTable(connection, sideOf(left ? 'left' : 'right', either), request);
}

type Named = Pick<TableComparison, 'schema' | 'name'>;

const bySchemaAndName = (one: Named, other: Named): number =>
  byText(one.schema, other.schema) || byText(one.name, other.name);
