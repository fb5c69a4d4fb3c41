import type { DatabaseSync } from 'node:sqlite';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { ExportManifest, type ExportRecord } from '../domain/export.ts';
import { pageOf } from '../domain/pagination.ts';
import type { ExportCatalog } from '../domain/ports/export-catalog.ts';
import type { Orders } from '../domain/stored-backup.ts';
import { createRecords } from './catalog-records.ts';
import type { RecordTable } from './catalog-table.ts';
import { listDocuments, where, whereAmong } from './list.ts';
import { milliseconds } from './sqlite.ts';

const validator = Compile(Type.Object({ repository: Type.String(), manifest: ExportManifest }));

const exports: RecordTable<ExportRecord> = {
  name: 'exports',
  columns: 'id, created_ms, expires_ms, database, repository, format, document',
  values: (record) => {
    const { id, createdAt, expiresAt, database, format } = record.manifest;
    const expiresMs = expiresAt === null ? null : milliseconds(expiresAt);
    const document = JSON.stringify(record);
    return [id, milliseconds(createdAt), expiresMs, database, record.repository, format, document];
  },
  idOf: ({ manifest }) => manifest.id,
  isRecord: (value): value is ExportRecord => validator.Check(value),
};

/** The catalog of exports in the tables of `schema.ts`. */
export function createExportCatalog(database: DatabaseSync, orders: Orders): ExportCatalog {
  const { parse, ...records } = createRecords(database, exports, orders);
  const expired = database.prepare(
    'SELECT document FROM exports WHERE expires_ms <= ? ORDER BY expires_ms, id',
  );
  const stored = database.prepare(
    `SELECT database, repository, count(*) AS count, sum((
       SELECT sum(file.value ->> 'sizeBytes') FROM json_each(document, '$.manifest.tables') AS one,
         json_each(one.value, '$.files') AS file)) AS size_bytes
     FROM exports GROUP BY database, repository ORDER BY database, repository`,
  );
  return {
    ...records,
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
