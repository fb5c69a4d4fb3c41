import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Job } from '../domain/job.ts';
import type { NewRun, RecordedRun, ScheduleStore, SettledAt, SkippedRun } from '../domain/ports/schedules.ts';
import { milliseconds, write } from './sqlite.ts';

const runsKept = 10_000;

/** What became of schedules, in the tables of `schema.ts`. */
export function createScheduleStore(database: DatabaseSync): ScheduleStore {
  const { skip } = prepareRuns(database);
  const decided = database.prepare('SELECT decided_ms FROM schedules WHERE name = ? AND definition = ?');
  const decide = database.prepare(
    `INSERT INTO schedules VALUES (?, ?, ?, 0)
     ON CONFLICT DO UPDATE SET definition = excluded.definition, decided_ms = excluded.decided_ms`,
  );
  const settled = database.prepare(
    'SELECT at_ms, boot_ms FROM schedule_runs WHERE schedule = ? AND due_ms = ? ORDER BY id DESC LIMIT 1',
  );
  const release = database.prepare(
    'UPDATE schedule_runs SET due_ms = NULL WHERE schedule = ? AND due_ms = ?',
  );
  const interrupted = prepareInterrupted(database);
  const last = database.prepare('SELECT * FROM schedule_runs WHERE schedule = ? ORDER BY id DESC LIMIT 1');
  const lastStarted = database.prepare(
    'SELECT * FROM schedule_runs WHERE schedule = ? AND reason IS NULL ORDER BY id DESC LIMIT 1',
  );
  const skipped = database.prepare('SELECT skipped FROM schedules WHERE name = ?');
  const awaited = database.prepare(
    'SELECT id, schedule, job_id FROM schedule_runs WHERE prunes = 1 ORDER BY id',
  );
  const settle = database.prepare('UPDATE schedule_runs SET prunes = 0 WHERE id = ?');
  return {
    decidedUntil(schedule, definition) {
      const row = decided.get(schedule, definition);
      return row ? new Date(Number(row.decided_ms)) : null;
    },
    decide: (schedule, definition, until) =>
      write(database, () => decide.run(schedule, definition, until.getTime())),
    settledAt: (schedule, dueAt) => settledAt(settled.get(schedule, dueAt.getTime())),
    release: (schedule, dueAt) => write(database, () => release.run(schedule, dueAt.getTime())),
    interrupted,
    skip: (run) => write(database, () => skip(run)),
    last: (schedule) => runOf(last.get(schedule)),
    lastStarted: (schedule) => runOf(lastStarted.get(schedule)),
    skipped: (schedule) => Number(skipped.get(schedule)?.skipped ?? 0),
    awaitedPrunes: () =>
      awaited.all().map(({ id, schedule, job_id }) => ({
        runId: Number(id),
        schedule: String(schedule),
        jobId: String(job_id),
      })),
    settlePrune: (runId) => write(database, () => settle.run(runId)),
  };
}

/** Of jobs the end is in the ledger: what was interrupted is known for it since the service was started. */
function prepareInterrupted(database: DatabaseSync): ScheduleStore['interrupted'] {
  const last = database.prepare(
    `SELECT due_ms, missed, repeats FROM schedule_runs AS run WHERE id = (SELECT max(id) FROM schedule_runs WHERE schedule = ? AND due_ms IS NOT NULL)
     AND NOT EXISTS (
       SELECT 1 FROM schedule_runs AS since LEFT JOIN jobs ON jobs.id = since.job_id AND since.reason IS NULL
       WHERE since.schedule = run.schedule AND since.id >= run.id
       AND jobs.document ->> '$.problem.code' IS NOT 'interrupted'
     )`,
  );
  return (schedule) => {
    const row = last.get(schedule);
    if (!row) return null;
    return { at: new Date(Number(row.due_ms)), missed: Number(row.missed), repeats: Number(row.repeats) };
  };
}

/** Writes for within a transaction. An occurrence that is recorded already makes it fail, and so does a repetition that is. */
export function prepareRuns(database: DatabaseSync) {
  const insert = database.prepare(
    `INSERT INTO schedule_runs (schedule, due_ms, at_ms, job_id, reason, missed, prunes, repeats, boot_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const decide = database.prepare('UPDATE schedules SET decided_ms = ? WHERE name = ?');
  const count = database.prepare('UPDATE schedules SET skipped = skipped + 1 WHERE name = ?');
  const forget = database.prepare(
    `DELETE FROM schedule_runs WHERE schedule = ?1 AND prunes = 0 AND id <=
     (SELECT id FROM schedule_runs WHERE schedule = ?1 ORDER BY id DESC LIMIT 1 OFFSET ${runsKept})`,
  );
  /** Of each schedule, by this process. Ids are those of all schedules: one may never get a round one. */
  const added = new Map<string, number>();
  function add(schedule: string, ...values: SQLInputValue[]): void {
    insert.run(schedule, ...values);
    const before = added.get(schedule) ?? 0;
    added.set(schedule, before + 1);
    // It takes a while to count them.
    if (before % 100 === 0) forget.run(schedule);
  }
  return {
    start({ schedule, dueAt, missed, prunes, repeats, bootMs }: NewRun, { id, createdAt }: Job) {
      const dueMs = dueAt?.getTime() ?? null;
      const facts = [missed, Number(prunes), repeats, bootMs];
      add(schedule, dueMs, milliseconds(createdAt), id, null, ...facts);
      if (dueMs !== null) decide.run(dueMs, schedule);
    },
    skip({ schedule, dueAt, at, jobId, reason, missed, repeats, bootMs }: SkippedRun) {
      add(schedule, dueAt.getTime(), at.getTime(), jobId, reason, missed, 0, repeats, bootMs);
      decide.run(dueAt.getTime(), schedule);
      count.run(schedule);
    },
  };
}

function runOf(row: Record<string, SQLOutputValue> | undefined): RecordedRun | null {
  if (!row) return null;
  const { due_ms: due, at_ms: at, job_id: job, reason, missed } = row;
  return {
    dueAt: due === null ? null : instantOf(due),
    outcome: reason === null ? 'started' : 'skipped',
    startedAt: reason === null ? instantOf(at) : null,
    jobId: job === null ? null : String(job),
    reason: reason === null ? null : String(reason),
    missed: Number(missed),
  };
}

function settledAt(row: Record<string, SQLOutputValue> | undefined): SettledAt | null {
  if (!row) return null;
  return { atMs: Number(row.at_ms), bootMs: row.boot_ms === null ? null : Number(row.boot_ms) };
}

const instantOf = (value: SQLOutputValue | undefined): string => new Date(Number(value)).toISOString();
