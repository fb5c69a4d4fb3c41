import { type DuckDBConnection, version } from '@duckdb/node-api';
import type { TableFacts } from '../../domain/backup.ts';
import type { Survey } from '../../domain/ports/engine.ts';
import { type BaseTable, baseTables } from '../base-tables.ts';
import { isOutOfMemory } from '../duckdb-problem.ts';
import { texts } from '../query.ts';
import { hashVersion, rowHash } from '../row-hash.ts';
import { withSandbox } from '../sandbox.ts';
import { qualified } from '../sql.ts';
import { watchQueries } from '../watch-queries.ts';
import type { OperationContext } from './operation.ts';

const alias = 'duckback_image';

/**
 * Every block is read once. With room for few, DuckDB reads into the same memory again and again, and not into fresh pages, whose
 * making took the kernel almost as long as the reading.
 */
const frugalBytes = 48 * 1024 * 1024;

/**
 * Reads every stored value of every base table, see the port: with all the memory that it may use where a little does not do,
 * because a block of each column of a wide table must be held.
 */
export async function survey(file: string, context: OperationContext): Promise<Survey> {
  const { resources } = context;
  const memoryLimitBytes = Math.min(frugalBytes, Math.floor(resources.memoryLimitBytes / 4));
  try {
    return await readAll(file, { ...context, resources: { ...resources, memoryLimitBytes } });
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    return readAll(file, context);
  }
}

/**
 * A table's fingerprint is the sum of its rows' hashes: it knows no order, and unlike an XOR it counts
 * duplicates; 0 for an empty table. Generated columns hold nothing and are left out.
 */
function readAll(file: string, context: OperationContext): Promise<Survey> {
  return withSandbox(context.resources, [{ alias, file }], context.signal, async (connection) => {
    const tables = await baseTables(connection, alias);
    const weights = tables.map((table) => table.estimatedRows + 1);
    using watch = watchQueries(connection, weights, context.report);
    const facts: TableFacts[] = [];
    for (const table of tables) {
      context.signal.throwIfAborted();
      facts.push(await readTable(connection, table));
      watch.next();
    }
    return { duckdbVersion: version(), tables: facts };
  });
}

async function readTable(
  connection: DuckDBConnection,
  { schema, name, columns, width }: BaseTable,
): Promise<TableFacts> {
  // By position: a name can be one that no SQL can write.
  const named = columns.map(({ type, position }) => ({ name: `c${position}`, type }));
  const aliases = Array.from({ length: width }, (_, position) => `c${position}`);
  const [row] = await texts(
    connection,
    `SELECT CAST(system.main.count(*) AS VARCHAR), CAST(system.main.sum(${rowHash(named)}) AS VARCHAR)
     FROM ${qualified(alias, schema, name)} AS rows (${aliases.join(', ')})`,
  );
  const facts = { schema, name, rowCount: Number(row?.[0]), fingerprint: row?.[1] ?? '0' };
  const fingerprintVersion = hashVersion(named);
  return fingerprintVersion === 1 ? facts : { ...facts, fingerprintVersion };
}
