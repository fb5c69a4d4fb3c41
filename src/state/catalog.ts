import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Annotation, type BackupRecord, Manifest, VerifiedLevels } from '../domain/backup.ts';
import { pageOf } from '../domain/pagination.ts';
import type { BackupFilter, Catalog } from '../domain/ports/catalog.ts';
import { backupRow, rowColumns, rowValues, tagNeedle } from './backup-row.ts';
import { createReplacement } from './catalog-replacement.ts';
import { type Condition, listDocuments, where } from './list.ts';
import { milliseconds, parseColumn, write } from './sqlite.ts';

const validator = Compile(
  Type.Object({
    repository: Type.String(),
    manifest: Manifest,
    annotation: Annotation,
    verified: VerifiedLevels,
  }),
);
const isRecord = (value: unknown): value is BackupRecord => validator.Check(value);
const parse = (document: SQLOutputValue | undefined) => parseColumn(document, isRecord);

/**
 * The catalog in the tables of `schema.ts`. An id that two repositories hold is listed once, for the one that was
 * read last. Writes that find the disk full throw `insufficient_space`.
 */
export function createCatalog(database: DatabaseSync): Catalog {
  const replacement = createReplacement(database);
  const put = database.prepare(
    `INSERT OR REPLACE INTO backups (${rowColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = database.prepare('DELETE FROM backups WHERE id = ?');
  const one = database.prepare('SELECT document FROM backups WHERE id = ?');

  const list: Catalog['list'] = (filter, page) => {
    const records = listDocuments(database, 'backups', conditionsOf(filter), page).map(parse);
    return pageOf(records, page.limit, positionOf);
  };
  return {
    replace: replacement.replace,
    put(record) {
      write(database, () => put.run(...rowValues(backupRow(record))));
      replacement.touched(record.manifest.id);
    },
    remove(id) {
      write(database, () => remove.run(id));
      replacement.touched(id);
    },
    get(id) {
      const row = one.get(id);
      return row ? parse(row.document) : null;
    },
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
