import { open } from 'node:fs/promises';
import { blockOffset } from '../../src/duckfile/headers.ts';
import { runSql } from '../support/duckdb.ts';

const blockBytes = 262_144;

/** Which block was overwritten, and what DuckDB says of the table since. */
export interface Damage {
  readonly block: number;
  readonly rowCount: number;
}

/**
 * Overwrites one block of a column in the middle of the file with zeros, as a failing disk may, and counts the rows: DuckDB
 * answers from its metadata and does not notice.
 */
export async function damageColumn(file: string, table: string, column: string): Promise<Damage> {
  const rows = await runSql(file, [
    `SELECT DISTINCT block_id FROM pragma_storage_info('${table}')
     WHERE column_name = '${column}' AND persistent AND block_id >= 0 ORDER BY block_id`,
  ]);
  const middle = rows.at(rows.length / 2);
  if (!middle) throw new Error(`no block of its own holds ${table}.${column}`);
  const block = Number(middle.block_id);
  const handle = await open(file, 'r+');
  try {
    await handle.write(Buffer.alloc(blockBytes), 0, blockBytes, blockOffset(block, blockBytes));
    await handle.sync();
  } finally {
    await handle.close();
  }
  const [counted] = await runSql(file, [`SELECT count(*) AS n FROM ${table}`]);
  return { block, rowCount: Number(counted?.n) };
}
