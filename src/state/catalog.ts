import type { DatabaseSync } from 'node:sqlite';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Annotation, type BackupRecord, Manifest, VerifiedLevels } from '../domain/backup.ts';
import { pageOf } from '../domain/pagination.ts';
import type { BackupFilter, Catalog } from '../domain/ports/catalog.ts';
import { backupRow, rowColumns, rowValues, tagNeedle } from './backup-row.ts';
import { createRecords } from './catalog-records.ts';
import type { CatalogTable } from './catalog-table.ts';
import { type Condition, listDocuments, where } from './list.ts';
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

/** The catalog in the tables of `schema.ts`. */
export function createCatalog(database: DatabaseSync): Catalog {
  const { parse, ...records } = createRecords(database, backups);
  const list: Catalog['list'] = (filter, page) => {
    const listed = listDocuments(database, 'backups', conditionsOf(filter), page).map(parse);
    return pageOf(listed, page.limit, positionOf);
  };
  return {
    ...records,
    list,
    newest(name, good) {
      const filter = good === undefined ? { database: name } : { database: name, good };
      return list(filter, { limit: 1, after: null }).items[0] ?? null;
    },
  };
}

/** The instant in its one spelling: a manifest from elsewhere may have another. */
const positionOf = ({ manifest }: BackupRecord) => ({
  createdAt: new Date(milliseconds(manifest.createdAt)).toISOString(),
  id: manifest.id,
});

function conditionsOf(filter: BackupFilter): Condition[] {
  const { tag, held, good, from, to } = filter;
  return [
    ...where('database = ?', filter.database),
    ...where('repository = ?', filter.repository),
    ...where('instr(tags, ?)', tag === undefined ? undefined : tagNeedle(tag)),
    ...where('held = ?', held === undefined ? undefined : Number(held)),
    ...where('good = ?', good === undefined ? undefined : Number(good)),
    ...where('created_ms >= ?', from === undefined ? undefined : milliseconds(from)),
    ...where('created_ms < ?', to === undefined ? undefined : milliseconds(to)),
  ];
}
