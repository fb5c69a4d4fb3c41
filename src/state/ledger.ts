import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { Value } from 'typebox/value';
import { maySee } from '../domain/access.ts';
import { concernedDatabases } from '../domain/concerned-databases.ts';
import { isEnded, isStaging, isTrial, type Job, JobKind } from '../domain/job.ts';
import { isJob } from '../domain/job-guard.ts';
import { pageOf } from '../domain/pagination.ts';
import type { IdempotencyRecord, JobFilter, JobLedger } from '../domain/ports/jobs.ts';
import { prepareAuditEntry } from './audit.ts';
import { type Condition, listDocuments, where, whereAmong } from './list.ts';
import { remembering } from './remembering.ts';
import { prepareRuns } from './schedules.ts';
import { milliseconds, parseColumn, write, writeSoon } from './sqlite.ts';

/** The ledger in the tables of `schema.ts`. Writes that find the disk full throw `insufficient_space`. */
export function createLedger(database: DatabaseSync): JobLedger {
  const read = remembering((document) => parseColumn(document, isJob));
  const parse = (document: SQLOutputValue | undefined): Job => read(String(document));
  const put = preparePut(database);
  const keys = prepareKeys(database);
  const ends = prepareEnds(database);
  const runs = prepareRuns(database);
  const one = database.prepare('SELECT document FROM jobs WHERE id = ?');
  const attempt = database.prepare(
    `SELECT document FROM jobs WHERE rowid = (SELECT max(rowid) FROM jobs WHERE database = ?
     AND kind = 'backup' AND state NOT IN ('queued', 'running'))`,
  );
  const unfinished = database.prepare(
    'SELECT document FROM jobs WHERE ended_ms IS NULL ORDER BY created_ms, id',
  );
  const expireJobs = database.prepare('DELETE FROM jobs WHERE ended_ms < ?');

  const find = (document: SQLOutputValue | undefined) => (document === undefined ? null : parse(document));
  return {
    insert(job, idempotency, run) {
      write(database, () => {
        put.insert(job);
        if (idempotency) keys.put(idempotency);
        if (run) runs.start(run, job);
      });
    },
    update(job) {
      const store = isEnded(job) || isTakenUp(job) ? write : writeSoon;
      ends.tell(job);
      store(database, () => {
        if (isEnded(job)) ends.add(job);
        put.update(job);
      });
      ends.stored(job);
    },
    get: (id) => find(one.get(id)?.document),
    list(filter, page) {
      const isWanted = ofNoOthers(filter.databases, parse);
      const { documents, limit } = listDocuments(database, 'jobs', conditionsOf(filter), page, isWanted);
      return pageOf(documents.map(parse), limit, (job) => job);
    },
    lastAttempt: (name) => find(attempt.get(name)?.document),
    lastRecorded(count, filter = {}) {
      const conditions = conditionsOf(filter);
      const meant = conditions.map(([sql]) => sql).join(' AND ') || 'TRUE';
      const latest = database.prepare(`SELECT document FROM jobs WHERE ${meant} ORDER BY rowid DESC LIMIT ?`);
      return latest.all(...conditions.map(([, value]) => value), count).map((row) => parse(row.document));
    },
    unfinished: () => unfinished.all().map((row) => parse(row.document)),
    failures: ends.failures,
    findIdempotent: keys.find,
    expire(jobsBefore, keysBefore) {
      write(database, () => {
        expireJobs.run(jobsBefore.getTime());
        keys.expire(keysBefore);
      });
    },
  };
}

const conditionsOf = (filter: JobFilter): Condition[] => [
  ...where('state = ?', filter.state),
  ...where('kind = ?', filter.kind),
  ...where('database = ?', filter.database),
  ...whereAmong('database', filter.databases),
];

/** Those that name another database, or a file, are of others too. */
function ofNoOthers(databases: JobFilter['databases'], parse: (document: SQLOutputValue | undefined) => Job) {
  if (!databases) return undefined;
  return (document: SQLOutputValue | undefined) =>
    maySee({ databases }, concernedDatabases(parse(document)) ?? []);
}

/**
 * The next start looks at how far these had come: what they had published, and whether hooks are owed; a recovery goes on. Others are
 * interrupted, wherever they were.
 */
function isTakenUp(job: Job): boolean {
  if (job.kind === 'recovery') return true;
  return ['backup', 'import', 'export'].includes(job.kind) && !isStaging(job);
}

function preparePut(database: DatabaseSync) {
  const insert = database.prepare(
    'INSERT INTO jobs (id, created_ms, ended_ms, state, kind, database, document) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const update = database.prepare('UPDATE jobs SET ended_ms = ?, state = ?, document = ? WHERE id = ?');
  const endedMs = (job: Job) => (isEnded(job) ? milliseconds(job.endedAt ?? job.createdAt) : null);
  return {
    insert(job: Job) {
      const created = milliseconds(job.createdAt);
      insert.run(job.id, created, endedMs(job), job.state, job.kind, job.database, JSON.stringify(job));
    },
    update(job: Job) {
      update.run(endedMs(job), job.state, JSON.stringify(job), job.id);
    },
  };
}

/** What is to be done, and counted, once per end of a job. */
function prepareEnds(database: DatabaseSync) {
  const begin = database.prepare(
    'INSERT INTO unsettled_ends SELECT id FROM jobs WHERE id = ? AND ended_ms IS NULL',
  );
  const count = database.prepare(
    'INSERT INTO job_failures VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1',
  );
  const hasEnded = database.prepare('SELECT 1 FROM jobs WHERE id = ? AND ended_ms IS NOT NULL');
  const audit = prepareAuditEntry(database);
  /** Ids of those that are in the audit log, and not stored yet. */
  const told = new Set<string>();
  const failures = database.prepare('SELECT database, kind, count FROM job_failures ORDER BY database, kind');
  return {
    /**
     * Adds it to the audit log, first of all and by itself: that is a file of its own, and of a change of two files one alone may be kept where
     * the disk fails. Of an end that is not stored after all the log tells twice, and of none never.
     */
    tell(job: Job) {
      const { id, state, kind: operation, requestedBy: principal, problem } = job;
      if (state === 'queued' || state === 'running' || told.has(id) || hasEnded.get(id)) return;
      const at = job.endedAt ?? job.createdAt;
      write(database, () =>
        audit({ kind: 'job', at, principal, operation, state, jobId: id, code: problem?.code ?? null }),
      );
      told.add(id);
    },
    stored: ({ id }: Job) => told.delete(id),
    /** Before the job itself is stored: whether it had ended already is read from it. */
    add(job: Job) {
      const { id, state, kind, database: name } = job;
      const first = begin.run(id).changes === 1;
      if (first && state === 'failed' && !isTrial(job)) count.run(name ?? '', kind);
    },
    failures: () =>
      failures.all().map((row) => ({
        database: row.database === '' ? null : String(row.database),
        kind: Value.Parse(JobKind, row.kind),
        count: Number(row.count),
      })),
  };
}

function prepareKeys(database: DatabaseSync) {
  const put = database.prepare('INSERT OR REPLACE INTO idempotency_keys VALUES (?, ?, ?, ?, ?, ?)');
  const find = database.prepare(
    'SELECT body_hash, job_id, at_ms FROM idempotency_keys WHERE principal = ? AND path = ? AND key = ?',
  );
  const expire = database.prepare('DELETE FROM idempotency_keys WHERE at_ms < ?');
  return {
    put({ principal, path, key, bodyHash, jobId, at }: IdempotencyRecord) {
      put.run(principal, path, key, bodyHash, jobId, milliseconds(at));
    },
    find(principal: string, path: string, key: string): IdempotencyRecord | null {
      const row = find.get(principal, path, key);
      if (!row) return null;
      const at = new Date(Number(row.at_ms)).toISOString();
      return { principal, path, key, bodyHash: String(row.body_hash), jobId: String(row.job_id), at };
    },
    expire(before: Date) {
      expire.run(before.getTime());
    },
  };
}
