import type { DatabaseSync } from 'node:sqlite';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { Annotation, type BackupRecord, Manifest, VerifiedLevels, VerifyLevel } from '../domain/backup.ts';
import { latestPlausible } from '../domain/clock-error.ts';
import { pageOf } from '../domain/pagination.ts';
import type { BackupFilter, Catalog } from '../domain/ports/catalog.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { backupRow, rowColumns, rowValues, tagNeedle } from './backup-row.ts';
import { createRecords } from './catalog-records.ts';
import type { CatalogTable } from './catalog-table.ts';
import { type Condition, listDocuments, where, whereAmong } from './list.ts';
import { milliseconds } from './sqlite.ts';

const validator = Compile(
  Type.Object({
    repository: Type.String(),
    manifest: Manifest,
    annotation: Annotation,
    verified: VerifiedLevels,
  }),
);

const backups: CatalogTable<BackupRecord> = {
  name: 'backups',
  columns: rowColumns,
  values: (record) => rowValues(backupRow(record)),
  idOf: ({ manifest }) => manifest.id,
  isRecord: (value): value is BackupRecord => validator.Check(value),
};

const one = { limit: 1, after: null };

/** The catalog in the tables of `schema.ts`. */
export function createCatalog(database: DatabaseSync, clock: Pick<Clock, 'now'>): Catalog {
  const { parse, ...records } = createRecords(database, backups);
  const list: Catalog['list'] = (filter, page) => {
    const listed = listDocuments(database, 'backups', conditionsOf(filter), page).map(parse);
    return pageOf(listed, page.limit, positionOf);
  };
  const stored = database.prepare(
    `SELECT database, repository, count(*) AS count, sum(good = 0) AS not_good,
       sum(document ->> '$.manifest.sizeBytes') AS size_bytes
     FROM backups GROUP BY database, repository ORDER BY database, repository`,
  );
  const lastVerified = database.prepare(
    `SELECT database, level.key AS level, max(level.value ->> 'at') AS at
     FROM backups, json_each(document, '$.verified') AS level
     WHERE level.value ->> 'ok' GROUP BY database, level.key ORDER BY database, level.key`,
  );
  const proofs = database.prepare(
    `SELECT id, document ->> '$.manifest.createdAt' AS created_at,
       CASE WHEN document ->> '$.verified.restore.ok' THEN document ->> '$.verified.restore.at' END AS proven_at
     FROM backups WHERE database = ? AND good = 1 ORDER BY created_ms, id`,
  );
  return {
    ...records,
    list,
    newest(name, good) {
      const filter = good === undefined ? { database: name } : { database: name, good };
      const to = latestPlausible(clock.now()).toISOString();
      return list({ ...filter, to }, one).items[0] ?? list(filter, one).items[0] ?? null;
    },
    stored: () =>
      stored.all().map((row) => ({
        database: String(row.database),
        repository: String(row.repository),
        count: Number(row.count),
        notGood: Number(row.not_good),
        sizeBytes: Number(row.size_bytes),
      })),
    lastVerified: () =>
      lastVerified.all().map((row) => ({
        database: String(row.database),
        level: Value.Parse(VerifyLevel, row.level),
        at: String(row.at),
      })),
    proofs: (name) =>
      proofs.all(name).map((row) => ({
        id: String(row.id),
        createdAt: String(row.created_at),
        provenAt: row.proven_at === null ? null : String(row.proven_at),
      })),
  };
}

/** The instant in its one spelling: a manifest from elsewhere may have another. */
const positionOf = ({ manifest }: BackupRecord) => ({
  createdAt: new Date(milliseconds(manifest.createdAt)).toISOString(),
  id: manifest.id,
});

function conditionsOf(filter: BackupFilter): Condition[] {
  const { databases, tag, held, good, from, to } = filter;
  return [
    ...where('database = ?', filter.database),
    ...whereAmong('database', databases),
    ...where('repository = ?', filter.repository),
    ...where('instr(tags, ?)', tag === undefined ? undefined : tagNeedle(tag)),
    ...where('held = ?', held === undefined ? undefined : Number(held)),
    ...where('good = ?', good === undefined ? undefined : Number(good)),
    ...where('created_ms >= ?', from === undefined ? undefined : milliseconds(from)),
    ...where('created_ms < ?', to === undefined ? undefined : milliseconds(to)),
  ];
}
