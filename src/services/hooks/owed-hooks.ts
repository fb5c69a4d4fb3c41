/** Makes good for hooks that a process which died left out. */

import type { ConfiguredDatabase } from '../../domain/database.ts';
import type { Job, Step } from '../../domain/job.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { JobLedger, JobRunner } from '../../domain/ports/jobs.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { ConfiguredDatabases } from '../configured-database.ts';
import { afterHook } from './hooked-backup.ts';
import type { HookSubject, HooksService } from './hooks-service.ts';

export interface OwedHooksOptions {
  readonly databases: ConfiguredDatabases;
  readonly ledger: Pick<JobLedger, 'lastAttempt' | 'update'>;
  readonly jobs: Pick<JobRunner, 'claim'>;
  readonly hooks: HooksService;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The hook `after` of backups that were cut off between their hooks, or in it; what is left of either is ended first. Meanwhile nothing else writes the
 * database. Once it has been run the job has its step, and until then each start of the service owes it. Never rejects.
 */
export async function runOwedHooks(options: OwedHooksOptions): Promise<void> {
  await Promise.all([...options.databases.values()].map((database) => runOwed(database, options)));
}

async function runOwed(database: ConfiguredDatabase, options: OwedHooksOptions): Promise<void> {
  const { ledger, jobs, log } = options;
  const job = owing(database, options);
  if (!job) return;
  let release = () => {};
  try {
    // A backup that has begun meanwhile runs it by itself.
    release = jobs.claim(database.name);
    const step = await runAfter(job, database, options);
    ledger.update({ ...job, steps: [...job.steps, step] });
  } catch (err) {
    log.error({ jobId: job.id, err }, 'the hook after of a backup that was cut off could not be run');
  } finally {
    release();
  }
}

/**
 * The last backup, where its process died when its hooks had begun, or in its after. Those before it have had another's after.
 */
function owing({ name }: ConfiguredDatabase, { ledger, hooks }: OwedHooksOptions): Job | null {
  const last = ledger.lastAttempt(name);
  if (!last?.startedAt || !hooks.find(name, 'after')) return null;
  const afters = last.steps.filter((step) => step.name === afterHook);
  // How long it took is known of one that came to its end.
  const owes = afters.length === 0 ? last.durationMs === null : afters.every(wasCutOff);
  return owes ? last : null;
}

/** One that failed by itself says what to do. */
const wasCutOff = ({ state, hint }: Step): boolean => state === 'failed' && hint === undefined;

function subjectOf({ kind, state, result }: Job, database: ConfiguredDatabase): HookSubject {
  return kind === 'backup' && state === 'succeeded' && result
    ? { database, backup: result.id, outcome: 'succeeded' }
    : { database, outcome: 'failed' };
}

async function runAfter(
  job: Job,
  database: ConfiguredDatabase,
  { hooks, clock, log }: OwedHooksOptions,
): Promise<Step> {
  const jobId = job.id;
  log.warn({ jobId, database: database.name }, 'the hook after of a backup that was cut off is run now');
  const startedAt = clock.now().toISOString();
  let said: Pick<Step, 'detail' | 'output'> = { detail: null };
  for (const name of ['before', 'after'] as const) await hooks.endLeft(name, jobId);
  const problem = await hooks.runAlerting('after', subjectOf(job, database), {
    jobId,
    signal: new AbortController().signal,
    detail: (detail) => {
      said = { ...said, detail };
    },
    output: (output) => {
      said = { ...said, output };
    },
  });
  const ended = { startedAt, endedAt: clock.now().toISOString(), ...said };
  return problem
    ? { name: afterHook, state: 'failed', ...ended, hint: problem.hint }
    : { name: afterHook, state: 'succeeded', ...ended };
}
