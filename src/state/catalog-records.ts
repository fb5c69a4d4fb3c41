import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { DoubleExport } from '../domain/ports/export-catalog.ts';
import type { Orders } from '../domain/stored-backup.ts';
import { createReplacement } from './catalog-replacement.ts';
import { marks, type RecordTable } from './catalog-table.ts';
import { createDoubles } from './export-doubles.ts';
import { parseColumn, write } from './sqlite.ts';

/**
 * The records of one table, without their lists. An id that two repositories hold is kept once: see `export-doubles.ts`. Writes that find
 * the disk full throw `insufficient_space`.
 */
export function createRecords<R>(database: DatabaseSync, table: RecordTable<R>, orders: Orders) {
  const { name, columns, values, idOf, isRecord } = table;
  const replacement = createReplacement(database, table);
  const doubles = createDoubles(database, orders);
  const put = database.prepare(`INSERT OR REPLACE INTO ${name} (${columns}) VALUES (${marks(columns)})`);
  const remove = database.prepare(`DELETE FROM ${name} WHERE id = ?`);
  const one = database.prepare(`SELECT document FROM ${name} WHERE id = ?`);
  const keep = database.prepare(
    `DELETE FROM ${name} WHERE repository NOT IN (SELECT value FROM json_each(?))`,
  );
  const touched = (id: string): void => {
    doubles.touched(id);
    replacement.touched(id, null);
  };
  const parse = (document: SQLOutputValue | undefined): R => parseColumn(document, isRecord);
  return {
    parse,
    async replace(
      repository: string,
      records: AsyncIterable<R>,
      onDouble: (double: DoubleExport) => void = () => {},
    ): Promise<void> {
      const found: DoubleExport[] = [];
      await replacement.replace(repository, records, (run) => found.push(...doubles.settle(run)));
      for (const double of found) onDouble(double);
    },
    keep: (repositories: readonly string[]): void =>
      write(database, () => keep.run(JSON.stringify(repositories))),
    put(record: R): void {
      write(database, () => put.run(...values(record)));
      touched(idOf(record));
    },
    remove(id: string): void {
      write(database, () => remove.run(id));
      touched(id);
    },
    get(id: string): R | null {
      const row = one.get(id);
      return row ? parse(row.document) : null;
    },
  };
}
