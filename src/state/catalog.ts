import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Annotation, type BackupRecord, Manifest, VerifiedLevels } from '../domain/backup.ts';
import { latestPlausible } from '../domain/clock-error.ts';
import { pageOf } from '../domain/pagination.ts';
import type { BackupFilter, Catalog } from '../domain/ports/catalog.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { counts, isOutdated, mergeCopies, type StoredBackup } from '../domain/stored-backup.ts';
import { backupRow, rowColumns, rowValues, tagNeedle } from './backup-row.ts';
import { arrange, type Orders } from './catalog-places.ts';
import { createReplacement } from './catalog-replacement.ts';
import { createSums } from './catalog-sums.ts';
import { type CatalogTable, marks } from './catalog-table.ts';
import { type Condition, listDocuments, where, whereAmong } from './list.ts';
import { milliseconds, parseColumn, write } from './sqlite.ts';

const Record = Type.Object({
  repository: Type.String(),
  manifest: Manifest,
  annotation: Annotation,
  revision: Type.Integer(),
  verified: VerifiedLevels,
});
const validator = Compile(Type.Array(Record, { minItems: 1 }));
const isRecords = (value: unknown): value is BackupRecord[] => validator.Check(value);

const copies: CatalogTable<BackupRecord> = {
  name: 'copies',
  columns: rowColumns,
  values: (record) => rowValues(backupRow(record)),
};

const first = { limit: 1, after: null };

/** The catalog in the tables of `schema.ts`. Writes that find the disk full throw `insufficient_space`. */
export function createCatalog(
  database: DatabaseSync,
  clock: Pick<Clock, 'now'>,
  orders: Orders = new Map(),
): Catalog {
  arrange(database, orders);
  database.function('counts', { deterministic: true }, (name, repository) =>
    Number(counts(orders.get(String(name)) ?? [], String(repository))),
  );
  const changes = createChanges(database);
  const parse = (document: SQLOutputValue | undefined): StoredBackup => {
    const [copy, ...others] = parseColumn(document, isRecords);
    if (!copy) throw new Error('a backup without a copy is in the catalog');
    return mergeCopies([copy, ...others], orders.get(copy.manifest.database) ?? []);
  };
  const list: Catalog['list'] = (filter, page) => {
    const { documents, limit } = listDocuments(database, 'backups', conditionsOf(filter), page);
    return pageOf(documents.map(parse), limit, positionOf);
  };
  const one = database.prepare(
    `SELECT '[' || group_concat(document) || ']' AS document FROM copies WHERE id = ? GROUP BY id`,
  );
  const get: Catalog['get'] = (id) => {
    const row = one.get(id);
    return row ? parse(row.document) : null;
  };
  const differing = database.prepare('SELECT id FROM backups WHERE differ = 1 ORDER BY id');
  const damaged = database.prepare(
    `SELECT id, database FROM copies AS bad WHERE repository = ? AND good = 0
     AND EXISTS (SELECT 1 FROM copies AS other WHERE other.id = bad.id AND other.good = 1) ORDER BY id`,
  );
  return {
    ...changes,
    ...createSums(database),
    list,
    get,
    damaged: (repository) =>
      damaged.all(repository).map((row) => ({ id: String(row.id), database: String(row.database) })),
    outdated(repository) {
      const ids = differing.all().map((row) => String(row.id));
      return ids.filter((id) => {
        const stored = get(id);
        return stored !== null && isOutdated(stored, repository);
      });
    },
    newest(name, good) {
      const filter: BackupFilter = { database: name, counted: true, ...(good !== undefined && { good }) };
      const to = latestPlausible(clock.now()).toISOString();
      return list({ ...filter, to }, first).items[0] ?? list(filter, first).items[0] ?? null;
    },
  };
}

function createChanges(database: DatabaseSync): Pick<Catalog, 'replace' | 'put' | 'remove' | 'keep'> {
  const { replace, touched } = createReplacement(database, copies);
  const put = database.prepare(`INSERT OR REPLACE INTO copies (${rowColumns}) VALUES (${marks(rowColumns)})`);
  const remove = database.prepare('DELETE FROM copies WHERE id = ? AND repository = ?');
  const keep = database.prepare(
    'DELETE FROM copies WHERE repository NOT IN (SELECT value FROM json_each(?))',
  );
  return {
    replace,
    put(record) {
      write(database, () => put.run(...copies.values(record)));
      touched(record.manifest.id, record.repository);
    },
    remove(id, repository) {
      write(database, () => remove.run(id, repository));
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
    ...where(
      'EXISTS (SELECT 1 FROM copies WHERE copies.id = backups.id AND copies.good >= ? AND counts(copies.database, copies.repository))',
      counted && Number(good ?? false),
    ),
    ...where('created_ms >= ?', from === undefined ? undefined : milliseconds(from)),
    ...where('created_ms < ?', to === undefined ? undefined : milliseconds(to)),
  ];
}
