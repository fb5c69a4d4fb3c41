import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { Compile } from 'typebox/compile';
import { databaseOfBackup } from '../domain/backup.ts';
import type { CopyLedger, WantedCopy } from '../domain/ports/copies.ts';
import { ProblemDocument } from '../domain/problem.ts';
import { parseColumn, write } from './sqlite.ts';

const validator = Compile(ProblemDocument);
const isProblem = (value: unknown): value is ProblemDocument => validator.Check(value);

type Row = Record<string, SQLOutputValue>;

/** The ledger of copies in the tables of `schema.ts`. */
export function createCopyLedger(database: DatabaseSync): CopyLedger {
  return { ...createWanted(database), ...createMade(database), ...createRemovals(database) };
}

function createWanted(
  database: DatabaseSync,
): Pick<CopyLedger, 'want' | 'drop' | 'keep' | 'wantedIn' | 'wantedOf' | 'failed' | 'hasten'> {
  const want = database.prepare(
    `INSERT INTO wanted_copies VALUES (?1, ?2, ?3, ?4, ?4, 0, ?4, NULL)
     ON CONFLICT DO UPDATE SET since_ms = min(since_ms, ?4), at_ms = min(at_ms, ?4) WHERE max(since_ms, at_ms) > ?4`,
  );
  const drop = database.prepare('DELETE FROM wanted_copies WHERE id = ? AND repository = ?');
  const keep = database.prepare(
    "DELETE FROM wanted_copies WHERE database || '/' || repository NOT IN (SELECT value FROM json_each(?))",
  );
  const wantedIn = database.prepare('SELECT * FROM wanted_copies WHERE repository = ? ORDER BY since_ms, id');
  const wantedOf = database.prepare('SELECT * FROM wanted_copies WHERE id = ? ORDER BY repository');
  const fail = database.prepare(
    `UPDATE wanted_copies SET attempts = attempts + 1, at_ms = ?, due_ms = ?, problem = ?
     WHERE id = ? AND repository = ?`,
  );
  const hasten = database.prepare(
    'UPDATE wanted_copies SET due_ms = ?1 WHERE repository = ?2 AND due_ms > ?1',
  );
  return {
    hasten: (repository, at) => write(database, () => hasten.run(at.getTime(), repository)),
    want: (backup, repository, at) =>
      write(database, () => want.run(backup, repository, databaseOfBackup(backup), at.getTime())),
    drop: (backup, repository) => write(database, () => drop.run(backup, repository)),
    keep: (places) => {
      const names = places.map(({ database: name, repository }) => `${name}/${repository}`);
      write(database, () => keep.run(JSON.stringify(names)));
    },
    wantedIn: (repository) => wantedIn.all(repository).map(wantedCopy),
    wantedOf: (backup) => wantedOf.all(backup).map(wantedCopy),
    failed: (backup, repository, { at, until, problem }) =>
      write(database, () =>
        fail.run(at.getTime(), until.getTime(), JSON.stringify(problem), backup, repository),
      ),
  };
}

function createMade(database: DatabaseSync): Pick<CopyLedger, 'made' | 'madeAt'> {
  const drop = database.prepare('DELETE FROM wanted_copies WHERE id = ? AND repository = ?');
  const made = database.prepare('INSERT OR REPLACE INTO made_copies VALUES (?, ?, ?)');
  const madeAt = database.prepare('SELECT at_ms FROM made_copies WHERE id = ? AND repository = ?');
  return {
    made: (backup, repository, at) =>
      write(database, () => {
        drop.run(backup, repository);
        made.run(backup, repository, at.getTime());
      }),
    madeAt(backup, repository) {
      const row = madeAt.get(backup, repository);
      return row ? instantOf(row.at_ms) : null;
    },
  };
}

function createRemovals(
  database: DatabaseSync,
): Pick<CopyLedger, 'remove' | 'removed' | 'removalsIn' | 'isLeaving'> {
  const drop = database.prepare('DELETE FROM wanted_copies WHERE id = ?');
  const add = database.prepare('INSERT OR IGNORE INTO removals VALUES (?, ?, ?)');
  const done = database.prepare('DELETE FROM removals WHERE id = ? AND repository = ?');
  const forget = database.prepare('DELETE FROM made_copies WHERE id = ? AND repository = ?');
  const removalsIn = database.prepare('SELECT * FROM removals WHERE repository = ? ORDER BY at_ms, id');
  const leaving = database.prepare('SELECT 1 FROM removals WHERE id = ? AND repository = ?');
  return {
    remove: (backup, repositories, at) =>
      write(database, () => {
        drop.run(backup);
        for (const repository of repositories) add.run(backup, repository, at.getTime());
      }),
    removed: (backup, repository) =>
      write(database, () => {
        done.run(backup, repository);
        forget.run(backup, repository);
      }),
    removalsIn: (name) =>
      removalsIn.all(name).map(({ id, repository, at_ms: at }) => ({
        backup: String(id),
        repository: String(repository),
        at: instantOf(at),
      })),
    isLeaving: (backup, repository) => leaving.get(backup, repository) !== undefined,
  };
}

function wantedCopy(row: Row): WantedCopy {
  const { id, database, repository, since_ms: since, at_ms: at, attempts, due_ms: due, problem } = row;
  return {
    backup: String(id),
    database: String(database),
    repository: String(repository),
    since: instantOf(since),
    at: instantOf(at),
    attempts: Number(attempts),
    dueAt: instantOf(due),
    problem: problem === null ? null : parseColumn(problem, isProblem),
  };
}

const instantOf = (value: SQLOutputValue | undefined): string => new Date(Number(value)).toISOString();
