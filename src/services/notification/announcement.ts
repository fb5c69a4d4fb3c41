/** What a job's end, or a backup that does not come, is announced as. */

import type { HookName } from '../../domain/hook.ts';
import { datedId } from '../../domain/ids.ts';
import { isTrial, type Job } from '../../domain/job.ts';
import type { Notification, NotificationType } from '../../domain/notification.ts';
import type { Announcement } from '../../domain/ports/outbox.ts';
import type { StoredKind } from '../../domain/ports/repository.ts';
import type { ProblemDocument } from '../../domain/problem.ts';
import type { CopyFacts } from '../repositories/late-copies.ts';

/** How a hook ended. */
export interface EndedHook {
  readonly database: string;
  readonly hook: HookName;
  readonly jobId: string;
  readonly problem: ProblemDocument | null;
}

/** An announcement as it is found: when it was made it is not known by yet. */
export interface News extends Omit<Announcement, 'notification'> {
  readonly notification: Omit<Notification, 'id' | 'at'>;
}

/** `random`: at least three bytes. */
export const announcementOf = (
  { notification, ...news }: News,
  at: Date,
  random: Uint8Array,
): Announcement => ({
  ...news,
  notification: { id: datedId('notification', at, random), at: at.toISOString(), ...notification },
});

type Subject = Exclude<Job['kind'], 'prune'> | 'retention';

function subjectOf(job: Job): Subject {
  if (job.kind === 'prune') return 'retention';
  return job.kind === 'verify' && job.request.level === 'restore' ? 'drill' : job.kind;
}

/** One backup that verifies says nothing of another that did not, and one repository nothing of another. */
function alertOf(job: Job): string {
  const place = 'repository' in job.request ? job.request.repository : undefined;
  return [subjectOf(job), aboutOf(job), place].filter((part) => part !== undefined).join(' ');
}

function aboutOf(job: Job): string {
  if (job.kind !== 'verify') return job.database ?? '';
  const { request } = job;
  if ('backup' in request) return request.backup;
  return 'export' in request ? request.export : request.file;
}

/**
 * A failure is announced each time, a success only where the last one of its kind had failed (`isRaised`). Null: nobody
 * need know, as of a dry run.
 */
export function jobNews(job: Job, isRaised: (alert: string) => boolean): News | null {
  if (isTrial(job)) return null;
  const alert = alertOf(job);
  const raised = job.state === 'failed';
  if (!raised && !(job.state === 'succeeded' && isRaised(alert))) return null;
  const subject = subjectOf(job);
  const type = raised ? failureOf(job, subject) : (`${subject}.recovered` as const);
  const of = job.database === null ? '' : ` of ${job.database}`;
  const summary = raised
    ? `The ${subject}${of} failed: ${job.problem?.detail ?? 'the job does not tell why.'}`
    : `The ${subject}${of} succeeds again.`;
  const { database, id: jobId, problem } = job;
  return { alert, raised, notification: { type, database, summary, jobId, problem } };
}

const failureOf = (job: Job, subject: Subject): NotificationType =>
  job.problem?.code === 'retention_stopped' ? 'retention.stopped' : `${subject}.failed`;

/** `lastGood`: when the newest good backup was taken; null: there is none, and has been none for longer than maxAge. */
export function latenessNews(database: string, late: boolean, lastGood: string | null): News {
  const type = late ? 'backup.late' : 'backup.in_time';
  const last = lastGood === null ? 'There is no good backup' : 'The last good backup';
  const since =
    lastGood === null ? ', and has been none for longer' : ` was taken at ${lastGood}, longer ago`;
  const summary = late
    ? `${last} of ${database}${since} than its maxAge.`
    : `${database} has a good backup again that is younger than its maxAge: taken at ${lastGood}.`;
  return {
    alert: `late ${database}`,
    raised: late,
    notification: { type, database, summary, jobId: null, problem: null },
  };
}

/** A hook that fails no job: it is announced as a job is. `problem` is null where it succeeded. */
export function hookNews(
  { database, hook, jobId, problem }: EndedHook,
  isRaised: (alert: string) => boolean,
): News | null {
  const alert = `hook ${hook} ${database}`;
  const raised = problem !== null;
  if (!raised && !isRaised(alert)) return null;
  const type = raised ? 'hook.failed' : 'hook.recovered';
  const summary = raised
    ? `The hook ${hook} of ${database} failed: ${problem.detail}`
    : `The hook ${hook} of ${database} succeeds again.`;
  return { alert, raised, notification: { type, database, summary, jobId, problem } };
}

/** The same of what a repository beside the primary one holds. */
export function copyNews(facts: CopyFacts): News {
  const { database, repository, newestGoodAt, pending, late } = facts;
  const newest =
    newestGoodAt === null ? 'there is none yet' : `the newest good one there is of ${newestGoodAt}`;
  const summary = late
    ? `The copies of ${database} in ${repository} are late: ${newest}, and ${pending} are still to be made.`
    : `The copies of ${database} in ${repository} are in time again: ${newest}.`;
  const type = late ? 'copy.late' : 'copy.in_time';
  return {
    alert: `late ${database} ${repository}`,
    raised: late,
    notification: { type, database, summary, jobId: null, problem: null },
  };
}

/** What of a database cannot be used in a repository, of one kind. */
export interface UnusableStock {
  readonly kind: StoredKind;
  readonly database: string;
  readonly repository: string;
  readonly count: number;
}

export function unusableNews({ kind, database, repository, count }: UnusableStock): News {
  const raised = count > 0;
  const summary = raised
    ? `${count} ${kind}s of ${database} in ${repository} cannot be used and are in no list: GET /repositories names them under found.`
    : `No ${kind} of ${database} in ${repository} is unusable any more.`;
  const type = raised ? (`${kind}.unusable` as const) : (`${kind}.usable` as const);
  return {
    alert: `unusable ${kind} ${database} ${repository}`,
    raised,
    notification: { type, database, summary, jobId: null, problem: null },
  };
}
