import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { createReplacement } from './catalog-replacement.ts';
import { marks, type RecordTable } from './catalog-table.ts';
import { parseColumn, write } from './sqlite.ts';

/**
 * The records of one table, without their lists. An id that two repositories hold is kept once, for the one that was read
 * last. Writes that find the disk full throw `insufficient_space`.
 */
export function createRecords<R>(database: DatabaseSync, table: RecordTable<R>) {
  const { name, columns, values, idOf, isRecord } = table;
  const replacement = createReplacement(database, table);
  const put = database.prepare(`INSERT OR REPLACE INTO ${name} (${columns}) VALUES (${marks(columns)})`);
  const remove = database.prepare(`DELETE FROM ${name} WHERE id = ?`);
  const one = database.prepare(`SELECT document FROM ${name} WHERE id = ?`);
  const parse = (document: SQLOutputValue | undefined): R => parseColumn(document, isRecord);
  return {
    parse,
    replace: replacement.replace,
    put(record: R): void {
      write(database, () => put.run(...values(record)));
      replacement.touched(idOf(record), null);
    },
    remove(id: string): void {
      write(database, () => remove.run(id));
      replacement.touched(id, null);
    },
    get(id: string): R | null {
      const row = one.get(id);
      return row ? parse(row.document) : null;
    },
  };
}
