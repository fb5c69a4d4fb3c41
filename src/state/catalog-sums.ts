import type { DatabaseSync } from 'node:sqlite';
import { Value } from 'typebox/value';
import { VerifyLevel } from '../domain/backup.ts';
import type { Catalog } from '../domain/ports/catalog.ts';
import { milliseconds } from './sqlite.ts';

/** What of the catalog is told of all backups together. */
export function createSums(
  database: DatabaseSync,
): Pick<Catalog, 'stored' | 'goodBytes' | 'lastVerified' | 'proofs'> {
  const stored = database.prepare(
    `SELECT database, repository, count(*) AS count, sum(good = 0) AS not_good,
       sum(document ->> '$.manifest.sizeBytes') AS size_bytes,
       max(CASE WHEN good = 1 AND created_ms <= ? THEN created_ms END) AS newest_good_ms
     FROM copies GROUP BY database, repository ORDER BY database, repository`,
  );
  const goodBytes = database.prepare(
    `SELECT sum(copies.document ->> '$.manifest.sizeBytes') AS bytes
     FROM backups JOIN copies ON copies.id = backups.id AND copies.repository = ?
     WHERE backups.database = ? AND backups.good = 1`,
  );
  const lastVerified = database.prepare(
    `SELECT database, one.value ->> 'level' AS level, max(one.value ->> 'at') AS at
     FROM backups, json_each(verified) AS one WHERE one.value ->> 'at' <= ?
     GROUP BY database, level ORDER BY database, level`,
  );
  const proofs = database.prepare(
    `SELECT id, created_ms, (
       SELECT max(one.value ->> 'at') FROM json_each(verified) AS one
       WHERE one.value ->> 'level' = 'restore' AND one.value ->> 'at' <= ?
     ) AS proven_at
     FROM backups WHERE database = ? AND counted_good = 1 ORDER BY created_ms, id`,
  );
  return {
    stored: (until) =>
      stored.all(milliseconds(until)).map((row) => ({
        database: String(row.database),
        repository: String(row.repository),
        count: Number(row.count),
        notGood: Number(row.not_good),
        sizeBytes: Number(row.size_bytes),
        newestGoodAt: row.newest_good_ms === null ? null : new Date(Number(row.newest_good_ms)).toISOString(),
      })),
    goodBytes: (name, repository) => Number(goodBytes.get(repository, name)?.bytes),
    lastVerified: (until) =>
      lastVerified.all(until).map((row) => ({
        database: String(row.database),
        level: Value.Parse(VerifyLevel, row.level),
        at: String(row.at),
      })),
    proofs: (name, until) =>
      proofs.all(until, name).map((row) => ({
        id: String(row.id),
        createdAt: new Date(Number(row.created_ms)).toISOString(),
        provenAt: row.proven_at === null ? null : String(row.proven_at),
      })),
  };
}
