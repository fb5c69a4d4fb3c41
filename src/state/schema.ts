import type { DatabaseSync } from 'node:sqlite';
import type { Orders } from '../domain/stored-backup.ts';
import { defineMerged, mergeAnew } from './merged-copies.ts';
import { write } from './sqlite.ts';

/**
 * What makes each version of these tables, and of the documents in them, of the one before; the first, of an empty file.
 * Every change is a step more: one that was released stays as it is.
 *
 * The lists are ordered by (created_ms, id); the indexes hold every column that a list can filter by, so that only
 * the documents of the page itself are read.
 */
export const steps = [
  `
  CREATE TABLE jobs (
    id TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, ended_ms INTEGER,
    state TEXT NOT NULL, kind TEXT NOT NULL, database TEXT, document TEXT NOT NULL
  );
  CREATE INDEX jobs_newest ON jobs (created_ms, id, state, kind, database);
  CREATE INDEX jobs_of_database ON jobs (database, created_ms, id, state, kind);
  CREATE INDEX jobs_unfinished ON jobs (created_ms, id) WHERE ended_ms IS NULL;
  CREATE INDEX jobs_ended ON jobs (ended_ms);

  CREATE TABLE idempotency_keys (
    principal TEXT NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL,
    body_hash TEXT NOT NULL, job_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
    PRIMARY KEY (principal, path, key)
  ) WITHOUT ROWID;

  CREATE TABLE backups (
    id TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, database TEXT NOT NULL, repository TEXT NOT NULL,
    held INTEGER NOT NULL, good INTEGER NOT NULL, tags TEXT NOT NULL, document TEXT NOT NULL
  );
  CREATE INDEX backups_newest ON backups (created_ms, id, database, repository, held, good, tags);
  CREATE INDEX backups_of_database ON backups (database, created_ms, id, repository, held, good, tags);

  CREATE TABLE staged_backups (
    run INTEGER NOT NULL, id TEXT NOT NULL, created_ms INTEGER NOT NULL, database TEXT NOT NULL,
    repository TEXT NOT NULL, held INTEGER NOT NULL, good INTEGER NOT NULL, tags TEXT NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (run, id)
  );

  CREATE TABLE identities (repository TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
  `,
  `
  CREATE TABLE exports (
    id TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, expires_ms INTEGER, database TEXT NOT NULL,
    repository TEXT NOT NULL, format TEXT NOT NULL, document TEXT NOT NULL
  );
  CREATE INDEX exports_newest ON exports (created_ms, id, database, repository, format);
  CREATE INDEX exports_of_database ON exports (database, created_ms, id, repository, format);
  CREATE INDEX exports_expiring ON exports (expires_ms, id) WHERE expires_ms IS NOT NULL;

  CREATE TABLE staged_exports (
    run INTEGER NOT NULL, id TEXT NOT NULL, created_ms INTEGER NOT NULL, expires_ms INTEGER,
    database TEXT NOT NULL, repository TEXT NOT NULL, format TEXT NOT NULL, document TEXT NOT NULL,
    PRIMARY KEY (run, id)
  );
  `,
  `
  CREATE TABLE job_failures (
    database TEXT NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (database, kind)
  ) WITHOUT ROWID;

  CREATE TABLE unsettled_ends (id TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE alerts (key TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY, webhook TEXT NOT NULL, due_ms INTEGER NOT NULL, attempts INTEGER NOT NULL,
    document TEXT NOT NULL
  );
  `,
  `
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, principal TEXT NOT NULL, document TEXT NOT NULL
  );
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  `,
  `
  CREATE TABLE schedules (
    name TEXT PRIMARY KEY, definition TEXT NOT NULL, decided_ms INTEGER NOT NULL, skipped INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE schedule_runs (
    id INTEGER PRIMARY KEY, schedule TEXT NOT NULL, due_ms INTEGER, at_ms INTEGER NOT NULL, job_id TEXT,
    reason TEXT, missed INTEGER NOT NULL, prunes INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX schedule_runs_once ON schedule_runs (schedule, due_ms);
  CREATE INDEX schedule_runs_newest ON schedule_runs (schedule, id);
  CREATE INDEX schedule_runs_pruning ON schedule_runs (id) WHERE prunes = 1;
  `,
  `
  CREATE TABLE recoveries (
    job_id TEXT PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE, document TEXT NOT NULL
  ) WITHOUT ROWID;
  `,
  // A row for each copy, read anew from the repositories; `backups` has of each backup what lists filter by.
  `
  ALTER TABLE backups RENAME TO old_backups;
  DROP INDEX IF EXISTS backups_newest;
  DROP INDEX IF EXISTS backups_of_database;
  DROP TABLE staged_backups;

  CREATE TABLE copies (
    id TEXT NOT NULL, repository TEXT NOT NULL, created_ms INTEGER NOT NULL, database TEXT NOT NULL,
    held INTEGER NOT NULL, good INTEGER NOT NULL, tags TEXT NOT NULL, revision INTEGER NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (id, repository)
  );
  CREATE INDEX copies_of_database ON copies (database, repository, created_ms);

  CREATE TABLE staged_copies (
    run INTEGER NOT NULL, id TEXT NOT NULL, repository TEXT NOT NULL, created_ms INTEGER NOT NULL,
    database TEXT NOT NULL, held INTEGER NOT NULL, good INTEGER NOT NULL, tags TEXT NOT NULL,
    revision INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (run, id)
  );

  CREATE TABLE backups (
    id TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, database TEXT NOT NULL, held INTEGER NOT NULL,
    good INTEGER NOT NULL, tags TEXT NOT NULL
  );
  CREATE INDEX backups_newest ON backups (created_ms, id, database, held, good, tags);
  CREATE INDEX backups_of_database ON backups (database, created_ms, id, held, good, tags);

  CREATE VIEW merged_copies AS
    SELECT id, created_ms, database, held, any_good AS good, tags FROM (
      SELECT *, max(good) OVER (PARTITION BY id) AS any_good,
        row_number() OVER (PARTITION BY id ORDER BY revision DESC, held DESC, repository) AS place
      FROM copies
    ) WHERE place = 1;
  CREATE TRIGGER copies_put AFTER INSERT ON copies BEGIN
    INSERT OR REPLACE INTO backups SELECT * FROM merged_copies WHERE id = new.id;
  END;
  CREATE TRIGGER copies_removed AFTER DELETE ON copies BEGIN
    DELETE FROM backups WHERE id = old.id;
    INSERT INTO backups SELECT * FROM merged_copies WHERE id = old.id;
  END;

  INSERT INTO copies SELECT id, repository, created_ms, database, held, good, tags, 0,
    json_set(document, '$.revision', 0) FROM old_backups;
  DROP TABLE old_backups;

  CREATE TABLE wanted_copies (
    id TEXT NOT NULL, repository TEXT NOT NULL, database TEXT NOT NULL, since_ms INTEGER NOT NULL,
    at_ms INTEGER NOT NULL, attempts INTEGER NOT NULL, due_ms INTEGER NOT NULL, problem TEXT,
    PRIMARY KEY (id, repository)
  ) WITHOUT ROWID;
  CREATE TABLE made_copies (
    id TEXT NOT NULL, repository TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (id, repository)
  ) WITHOUT ROWID;
  CREATE TABLE removals (
    id TEXT NOT NULL, repository TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (id, repository)
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE clock_marks (
    one INTEGER PRIMARY KEY CHECK (one = 1), boot_id TEXT NOT NULL, boot_ms INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL, doubted_after TEXT
  );
  `,
  // A version before this one would look for the audit log here: see audit-file.ts.
  'SELECT 1',
  `
  ALTER TABLE schedule_runs ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE schedule_runs ADD COLUMN boot_ms INTEGER;
  DROP INDEX schedule_runs_once;
  CREATE UNIQUE INDEX schedule_runs_once ON schedule_runs (schedule, due_ms, repeats);
  `,
  'CREATE TABLE mounts (path TEXT PRIMARY KEY, mount TEXT NOT NULL) WITHOUT ROWID',
  // For the last attempt of a database, which whoever polls asks for.
  `CREATE INDEX backup_attempts ON jobs (database) WHERE kind = 'backup' AND state NOT IN ('queued', 'running')`,
  // What the copies of a backup are together is told by `mergeCopies` in the domain, which `merged` asks: see merged-copies.ts. In
  // `merged_by` are the orders that `backups` was merged with; where there are none it is merged anew at this start. So a version that
  // merges in another way empties that.
  `
  DROP TRIGGER copies_put;
  DROP TRIGGER copies_removed;
  DROP VIEW merged_copies;
  DROP TABLE backups;
  DELETE FROM staged_copies;
  ALTER TABLE copies DROP COLUMN held;
  ALTER TABLE copies DROP COLUMN tags;
  ALTER TABLE copies DROP COLUMN revision;
  ALTER TABLE staged_copies DROP COLUMN held;
  ALTER TABLE staged_copies DROP COLUMN tags;
  ALTER TABLE staged_copies DROP COLUMN revision;

  CREATE TABLE merged_by (one INTEGER PRIMARY KEY CHECK (one = 1), orders TEXT NOT NULL);
  CREATE TABLE backups (
    id TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, database TEXT NOT NULL, held INTEGER NOT NULL,
    good INTEGER NOT NULL, tags TEXT NOT NULL, counted INTEGER NOT NULL, counted_good INTEGER NOT NULL,
    verified TEXT NOT NULL, outdated TEXT NOT NULL, damaged TEXT NOT NULL
  );
  CREATE INDEX backups_newest ON backups (created_ms, id, database, held, good, tags, counted, counted_good);
  CREATE INDEX backups_of_database
    ON backups (database, created_ms, id, held, good, tags, counted, counted_good);
  CREATE INDEX backups_outdated ON backups (id) WHERE outdated <> '[]';
  CREATE INDEX backups_damaged ON backups (id) WHERE damaged <> '[]';

  CREATE VIEW merged_copies AS
    SELECT id, one ->> 'createdMs' AS created_ms, one ->> 'database' AS database, one ->> 'held' AS held,
      one ->> 'good' AS good, one ->> 'tags' AS tags, one ->> 'counted' AS counted,
      one ->> 'countedGood' AS counted_good, one ->> 'verified' AS verified, one ->> 'outdated' AS outdated,
      one ->> 'damaged' AS damaged
    FROM (SELECT id, merged('[' || group_concat(document) || ']') AS one FROM copies GROUP BY id);
  CREATE TRIGGER copies_put AFTER INSERT ON copies BEGIN
    INSERT OR REPLACE INTO backups SELECT * FROM merged_copies WHERE id = new.id;
  END;
  CREATE TRIGGER copies_removed AFTER DELETE ON copies BEGIN
    DELETE FROM backups WHERE id = old.id;
    INSERT INTO backups SELECT * FROM merged_copies WHERE id = old.id;
  END;

  -- Until now only copies were noted, and not what was taken into a first repository: a tombstone deletes nothing of either.
  INSERT OR IGNORE INTO made_copies SELECT id, repository, created_ms FROM copies;
  UPDATE copies SET document = json_set(document, '$.revision', 1 << 40) WHERE document ->> '$.revision' > 1 << 40;
  `,
  // In `copies.document` verifications may say when they began, which a version before this one takes for damage.
  'SELECT 1',
  // For what of a kind was recorded last, the last attempt of a database too.
  'DROP INDEX backup_attempts; CREATE INDEX jobs_recorded ON jobs (database, kind)',
  'CREATE TABLE without_backup (database TEXT PRIMARY KEY, since_ms INTEGER NOT NULL) WITHOUT ROWID',
  // In `copies.document` damage may be marked as reported nowhere else, and in `jobs.document` that a cancel was granted, which a version before
  // this one takes for damage of the state.
  'SELECT 1',
  // Damage of which no report is kept elsewhere outlives the row of its copy, which goes with one reading that passes it by.
  `
  CREATE TABLE unstored_damage (
    id TEXT NOT NULL, repository TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (id, repository)
  ) WITHOUT ROWID;
  INSERT INTO unstored_damage SELECT id, repository, document FROM copies
    WHERE good = 0 AND instr(document, '"unstored":true') > 0;
  `,
  // In `recoveries.document` may be where the database lies, which a version before this one takes for damage.
  'SELECT 1',
];
const version = steps.length;

/**
 * Brings the tables to this version, all steps or none, and what is merged in them to these orders; from then on it is by itself. Throws an
 * Error on those of a newer duckback, and a DamagedFile on copies that cannot be read.
 */
export function migrate(database: DatabaseSync, orders: Orders): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (found > version) {
    throw new Error(
      `state.sqlite was written by a newer duckback (version ${found}, this one knows ${version}): run that one, or move the file away`,
    );
  }
  // The steps may merge too, and no trigger fires without it.
  defineMerged(database, orders);
  if (found < version) {
    write(database, () => {
      for (const step of steps.slice(found)) database.exec(step);
      database.exec(`PRAGMA user_version = ${version}`);
    });
  }
  mergeAnew(database, orders);
}
