import type { DatabaseSync } from 'node:sqlite';
import { Value } from 'typebox/value';
import { VerifyLevel } from '../domain/backup.ts';
import type { Catalog } from '../domain/ports/catalog.ts';

/** What of the catalog is counted over all copies. The SQL function `counts` tells which count for their database. */
export function createSums(database: DatabaseSync): Pick<Catalog, 'stored' | 'lastVerified' | 'proofs'> {
  const stored = database.prepare(
    `SELECT database, repository, count(*) AS count, sum(good = 0) AS not_good,
       sum(document ->> '$.manifest.sizeBytes') AS size_bytes,
       max(CASE WHEN good = 1 THEN created_ms END) AS newest_good_ms
     FROM copies GROUP BY database, repository ORDER BY database, repository`,
  );
  const lastVerified = database.prepare(
    `SELECT database, level.key AS level, max(level.value ->> 'at') AS at
     FROM copies, json_each(document, '$.verified') AS level
     WHERE level.value ->> 'ok' AND level.value ->> 'at' <= ? AND counts(database, repository) GROUP BY database, level.key ORDER BY database, level.key`,
  );
  const proofs = database.prepare(
    `SELECT id, min(document ->> '$.manifest.createdAt') AS created_at,
       max(CASE WHEN document ->> '$.verified.restore.ok' THEN document ->> '$.verified.restore.at' END) AS proven_at
     FROM copies WHERE database = ? AND counts(database, repository) GROUP BY id HAVING max(good) = 1 ORDER BY min(created_ms), id`,
  );
  return {
    stored: () =>
      stored.all().map((row) => ({
        database: String(row.database),
        repository: String(row.repository),
        count: Number(row.count),
        notGood: Number(row.not_good),
        sizeBytes: Number(row.size_bytes),
        newestGoodAt: row.newest_good_ms === null ? null : new Date(Number(row.newest_good_ms)).toISOString(),
      })),
    lastVerified: (until) =>
      lastVerified.all(until).map((row) => ({
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
