import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type BackupRecord, isGood } from '../domain/backup.ts';
import { latestPlausible } from '../domain/clock-error.ts';
import { pageOf } from '../domain/pagination.ts';
import type { BackupFilter, Catalog } from '../domain/ports/catalog.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Orders, StoredBackup } from '../domain/stored-backup.ts';
import { tagNeedle } from './backup-row.ts';
import { createReplacement } from './catalog-replacement.ts';
import { createSums } from './catalog-sums.ts';
import { type CatalogTable, marks } from './catalog-table.ts';
import { type Condition, listDocuments, where, whereAmong } from './list.ts';
import { mergedIn } from './merged-copies.ts';
import { milliseconds, write } from './sqlite.ts';
import { createUnstored } from './unstored.ts';

const copies: CatalogTable<BackupRecord> = {
  name: 'copies',
  columns: 'id, repository, created_ms, database, good, document',
  values: (record) => {
    const { id, createdAt, database } = record.manifest;
    const good = Number(isGood(record));
    return [id, record.repository, milliseconds(createdAt), database, good, JSON.stringify(record)];
  },
};

const first = { limit: 1, after: null };

/**
 * The catalog in the tables of `schema.ts`, which must have been brought to the same orders. Writes that find the disk full throw
 * `insufficient_space`.
 */
export function createCatalog(database: DatabaseSync, clock: Pick<Clock, 'now'>, orders: Orders): Catalog {
  const parse = (documents: SQLOutputValue | undefined): StoredBackup => mergedIn(documents, orders);
  const list: Catalog['list'] = (filter, page) => {
    const { documents, limit } = listDocuments(database, 'backups', conditionsOf(filter), page);
    return pageOf(documents.map(parse), limit, positionOf);
  };
  const one = database.prepare(
    `SELECT '[' || group_concat(document) || ']' AS document FROM copies WHERE id = ? GROUP BY id`,
  );
  const naming = (column: 'outdated' | 'damaged') =>
    database.prepare(
      `SELECT id, database FROM backups WHERE ${column} <> '[]'
       AND ? IN (SELECT value FROM json_each(${column})) ORDER BY id`,
    );
  const outdated = naming('outdated');
  const damaged = naming('damaged');
  return {
    ...createChanges(database),
    ...createSums(database),
    list,
    get(id) {
      const row = one.get(id);
      return row ? parse(row.document) : null;
    },
    damaged: (repository) =>
      damaged.all(repository).map((row) => ({ id: String(row.id), database: String(row.database) })),
    outdated: (repository) => outdated.all(repository).map((row) => String(row.id)),
    newest(name, good) {
      const filter: BackupFilter = { database: name, counted: true, ...(good !== undefined && { good }) };
      const to = latestPlausible(clock.now()).toISOString();
      return list({ ...filter, to }, first).items[0] ?? list(filter, first).items[0] ?? null;
    },
  };
}

function createChanges(
  database: DatabaseSync,
): Pick<Catalog, 'replace' | 'put' | 'withUnstored' | 'remove' | 'gone' | 'keep'> {
  const { replace, touched } = createReplacement(database, copies);
  const put = database.prepare(
    `INSERT OR REPLACE INTO copies (${copies.columns}) VALUES (${marks(copies.columns)})`,
  );
  const remove = database.prepare('DELETE FROM copies WHERE id = ? AND repository = ?');
  const keep = database.prepare(
    'DELETE FROM copies WHERE repository NOT IN (SELECT value FROM json_each(?))',
  );
  const unstored = createUnstored(database);
  return {
    // What is put meanwhile is not replaced, so that what is known at the beginning is all.
    replace: (repository, records) => replace(repository, unstored.addToAll(repository, records)),
    put(record) {
      const known = unstored.addTo(record);
      write(database, () => {
        put.run(...copies.values(known));
        unstored.note(known);
      });
      touched(record.manifest.id, record.repository);
    },
    withUnstored: unstored.addTo,
    remove(id, repository) {
      write(database, () => remove.run(id, repository));
      touched(id, repository);
    },
    gone(id, repository) {
      write(database, () => {
        remove.run(id, repository);
        unstored.forget(id, repository);
      });
      touched(id, repository);
    },
    keep: (repositories) => write(database, () => keep.run(JSON.stringify(repositories))),
  };
}

/** The instant in its one spelling: a manifest from elsewhere may have another. */
const positionOf = ({ manifest }: StoredBackup) => ({
  createdAt: new Date(milliseconds(manifest.createdAt)).toISOString(),
  id: manifest.id,
});

function conditionsOf(filter: BackupFilter): Condition[] {
  const { databases, tag, held, good, counted, from, to } = filter;
  return [
    ...where('database = ?', filter.database),
    ...whereAmong('database', databases),
    ...where(
      'EXISTS (SELECT 1 FROM copies WHERE copies.id = backups.id AND copies.repository = ?)',
      filter.repository,
    ),
    ...where('instr(tags, ?)', tag === undefined ? undefined : tagNeedle(tag)),
    ...where('held = ?', held === undefined ? undefined : Number(held)),
    ...where('good = ?', good === undefined ? undefined : Number(good)),
    ...where(good ? 'counted_good = ?' : 'counted = ?', counted && 1),
    ...where('created_ms >= ?', from === undefined ? undefined : milliseconds(from)),
    ...where('created_ms < ?', to === undefined ? undefined : milliseconds(to)),
  ];
}
