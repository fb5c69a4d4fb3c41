import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { ExportManifest, type ExportRecord } from '../domain/export.ts';
import { pageOf } from '../domain/pagination.ts';
import type { DoubleExport, ExportCatalog } from '../domain/ports/export-catalog.ts';
import type { Orders } from '../domain/stored-backup.ts';
import { createReplacement } from './catalog-replacement.ts';
import { type CatalogTable, marks } from './catalog-table.ts';
import { createDoubles } from './export-doubles.ts';
import { listDocuments, where, whereAmong } from './list.ts';
import { milliseconds, parseColumn, write } from './sqlite.ts';

const validator = Compile(Type.Object({ repository: Type.String(), manifest: ExportManifest }));

const table: CatalogTable<ExportRecord> = {
  name: 'exports',
  columns: 'id, created_ms, expires_ms, database, repository, format, document',
  values: (record) => {
    const { id, createdAt, expiresAt, database, format } = record.manifest;
    const expiresMs = expiresAt === null ? null : milliseconds(expiresAt);
    const document = JSON.stringify(record);
    return [id, milliseconds(createdAt), expiresMs, database, record.repository, format, document];
  },
};

const parse = (document: SQLOutputValue | undefined): ExportRecord =>
  parseColumn(document, (value): value is ExportRecord => validator.Check(value));

/**
 * The catalog of exports in the tables of `schema.ts`. An id that two repositories hold is kept once: see `export-doubles.ts`. Writes
 * that find the disk full throw `insufficient_space`.
 */
export function createExportCatalog(database: DatabaseSync, orders: Orders): ExportCatalog {
  const replacement = createReplacement(database, table);
  const doubles = createDoubles(database, orders);
  const { columns, values } = table;
  const put = database.prepare(`INSERT OR REPLACE INTO exports (${columns}) VALUES (${marks(columns)})`);
  const remove = database.prepare('DELETE FROM exports WHERE id = ?');
  const one = database.prepare('SELECT document FROM exports WHERE id = ?');
  const keep = database.prepare(
    'DELETE FROM exports WHERE repository NOT IN (SELECT value FROM json_each(?))',
  );
  const expired = database.prepare(
    'SELECT document FROM exports WHERE expires_ms <= ? ORDER BY expires_ms, id',
  );
  const stored = database.prepare(
    `SELECT database, repository, count(*) AS count, sum((
       SELECT sum(file.value ->> 'sizeBytes') FROM json_each(document, '$.manifest.tables') AS one,
         json_each(one.value, '$.files') AS file)) AS size_bytes
     FROM exports GROUP BY database, repository ORDER BY database, repository`,
  );
  const touched = (id: string): void => {
    doubles.touched(id);
    replacement.touched(id, null);
  };
  return {
    async replace(repository, records, onDouble = () => {}) {
      const found: DoubleExport[] = [];
      await replacement.replace(repository, records, (run) => found.push(...doubles.settle(run)));
      for (const double of found) onDouble(double);
    },
    keep: (repositories) => write(database, () => keep.run(JSON.stringify(repositories))),
    put(record) {
      write(database, () => put.run(...values(record)));
      touched(record.manifest.id);
    },
    remove(id) {
      write(database, () => remove.run(id));
      touched(id);
    },
    get(id) {
      const row = one.get(id);
      return row ? parse(row.document) : null;
    },
    list(filter, page) {
      const conditions = [
        ...where('database = ?', filter.database),
        ...whereAmong('database', filter.databases),
        ...where('repository = ?', filter.repository),
        ...where('format = ?', filter.format),
        ...where('coalesce(expires_ms, 9e15) > ?', filter.expiresAfter?.getTime()),
      ];
      const { documents, limit } = listDocuments(database, 'exports', conditions, page);
      return pageOf(documents.map(parse), limit, ({ manifest }) => manifest);
    },
    stored: () =>
      stored.all().map((row) => ({
        database: String(row.database),
        repository: String(row.repository),
        count: Number(row.count),
        sizeBytes: Number(row.size_bytes ?? 0),
      })),
    expired: (now) => expired.all(now.getTime()).map((row) => parse(row.document)),
  };
}
