import type { DuckDBConnection } from '@duckdb/node-api';
import type { BlockOwner } from '../../domain/ports/engine.ts';
import { type BaseTable, baseTables } from '../base-tables.ts';
import { texts } from '../query.ts';
import { withSandbox } from '../sandbox.ts';
import { literal, qualified } from '../sql.ts';
import type { OperationContext } from './operation.ts';

const alias = 'duckback_image';

/** Which table and column own these blocks, see the port. Blocks of indexes and of the catalog itself have no owner here. */
export function locateBlocks(
  file: string,
  blocks: readonly number[],
  { resources, signal }: OperationContext,
): Promise<BlockOwner[]> {
  return withSandbox(resources, [{ alias, file }], signal, async (connection) => {
    const owners: BlockOwner[] = [];
    for (const table of await baseTables(connection, alias)) {
      signal.throwIfAborted();
      owners.push(...(await ownedBy(connection, table, blocks)));
    }
    return owners.sort((one, other) => one.block - other.block);
  });
}

async function ownedBy(
  connection: DuckDBConnection,
  { schema, name }: BaseTable,
  blocks: readonly number[],
): Promise<BlockOwner[]> {
  // The function takes the name as text and knows no way to write a double quote inside one.
  if (schema.includes('"') || name.includes('"') || blocks.length === 0) return [];
  const rows = await texts(
    connection,
    `SELECT DISTINCT CAST(block AS VARCHAR), column_name FROM (
       SELECT column_name, unnest(system.main.list_append(additional_block_ids, block_id)) AS block
       FROM system.main.pragma_storage_info(${literal(qualified(alias, schema, name))}))
     WHERE block IN (${blocks.join(', ')})`,
  );
  return rows.flatMap(([block, column]) =>
    block && column ? [{ block: Number(block), schema, table: name, column }] : [],
  );
}
