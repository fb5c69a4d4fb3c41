/** Requests to a service under test. What comes back is checked, not trusted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Backup } from '../../../src/domain/backup.ts';
import type { DatabaseDetail } from '../../../src/domain/database.ts';
import { isEnded, type Job, type JobKind, type JobOf } from '../../../src/domain/job.ts';
import { isJob } from '../../../src/domain/job-guard.ts';
import { ProblemDocument } from '../../../src/domain/problem.ts';
import type { RetentionRequest } from '../../../src/domain/retention/documents.ts';
import { isA } from '../../http/support/document.ts';
import type { RunningService } from '../../support/service.ts';

export type Service = Pick<RunningService, 'url'>;

/** What carries a policy out is a dry run unless it says otherwise. */
type BodyOf<K extends JobKind> = K extends 'prune' ? RetentionRequest : JobOf<K>['request'];

/** Those that a request of their own starts. */
type AskedKind = Exclude<JobKind, 'drill'>;

/** A long operation as it is asked for. */
export type Asked<K extends AskedKind = AskedKind> = {
  [Kind in K]: { readonly kind: Kind; readonly body: BodyOf<Kind> };
}[K];

const routes: Readonly<Record<Exclude<AskedKind, 'copy'>, string>> = {
  backup: '/backups',
  import: '/backups/import',
  verify: '/verify',
  compare: '/compare',
  restore: '/restore',
  recovery: '/recovery',
  export: '/exports',
  prune: '/retention',
};

export const theBackup: Asked<'backup'> = { kind: 'backup', body: { database: 'availability' } };

/** Sends a request and gives the answer's JSON. */
export async function ask(service: Service, method: string, path: string, body?: unknown, prefer?: string) {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(prefer === undefined ? {} : { prefer }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: unknown = text === '' ? null : JSON.parse(text);
  return { status: response.status, json };
}

/** Asks for a job. */
function post(service: Service, { kind, body }: Asked, prefer?: string) {
  if (kind !== 'copy') return ask(service, 'POST', routes[kind], body, prefer);
  const { backup, repository } = body;
  return ask(service, 'POST', `/backups/${backup}/copies`, { repository }, prefer);
}

function jobIn(json: unknown): Job {
  if (isJob(json)) return json;
  throw new Error(`no job: ${JSON.stringify(json)}`);
}

/** Starts a job; gives its id. */
export async function begin(service: Service, asked: Asked): Promise<string> {
  return jobIn((await post(service, asked)).json).id;
}

/** Runs a job to its end, which must be a success. */
export async function run<A extends Asked>(service: Service, asked: A): Promise<JobOf<A['kind']>> {
  const { json } = await post(service, asked, 'wait=240');
  const job = jobIn(json);
  if (job.state === 'succeeded' && isOfKind<A['kind']>(job, asked.kind)) return job;
  throw new Error(`not done: ${JSON.stringify(job)}`);
}

const isOfKind = <K extends JobKind>(job: Job, kind: K): job is JobOf<K> & Job => job.kind === kind;

/** What becomes of a job: `refused`, it was not even begun; `gone`, the service ended. */
export type Outcome = Job['state'] | 'refused' | 'gone';

/** Runs a job to its end, whatever becomes of it and of the service. */
export async function attemptOf(service: Service, asked: Asked): Promise<Outcome> {
  try {
    const { json } = await post(service, asked);
    if (isJob(json)) return (await jobEnd(service, json.id)).state;
    problemIn(json);
    return 'refused';
  } catch (error) {
    // Nobody answers.
    if (error instanceof TypeError) return 'gone';
    throw error;
  }
}

/** Runs a job that must fail, or not even begin; gives the problem that its client sees. */
export async function refusal(service: Service, asked: Asked): Promise<ProblemDocument> {
  return problemIn((await post(service, asked, 'wait=240')).json);
}

export function problemIn(json: unknown): ProblemDocument {
  if (Value.Check(ProblemDocument, json)) return json;
  throw new Error(`no problem: ${JSON.stringify(json)}`);
}

export const getJob = async (service: Service, id: string): Promise<Job> =>
  jobIn((await ask(service, 'GET', `/jobs/${id}`)).json);

/** The newest jobs that there are, newest first. */
export async function listJobs(service: Service): Promise<Job[]> {
  const { items } = await read(service, '/jobs?limit=8', Items);
  return items.map(jobIn);
}

/** Polls without a pause until `condition` holds of a job. */
export async function jobWhen(service: Service, id: string, condition: (job: Job) => boolean): Promise<Job> {
  for (;;) {
    const job = await getJob(service, id);
    if (condition(job)) return job;
    if (isEnded(job)) throw new Error(`it ended before: ${JSON.stringify(job)}`);
    await sleep(2);
  }
}

/** A job once it has ended. */
export async function jobEnd(service: Service, id: string): Promise<Job> {
  for (;;) {
    const job = await getJob(service, id);
    if (isEnded(job)) return job;
    await sleep(5);
  }
}

export async function cancel(service: Service, id: string): Promise<void> {
  const { status, json } = await ask(service, 'POST', `/jobs/${id}/cancel`);
  if (status !== 202) throw new Error(JSON.stringify(json));
}

async function read<T extends TSchema>(service: Service, path: string, schema: T): Promise<Static<T>> {
  const { json } = await ask(service, 'GET', path);
  if (Value.Check(schema, json)) return json;
  throw new Error(`not what was asked for: ${JSON.stringify(json)}`);
}

const Items = Type.Object({ items: Type.Array(Type.Unknown()) });
/** Every backup, newest first. */
export async function listBackups(service: Service): Promise<Backup[]> {
  const { json } = await ask(service, 'GET', '/backups?limit=500');
  if (isA('BackupPage', json)) return json.items;
  throw new Error(`no backups: ${JSON.stringify(json)}`);
}

export async function getDatabase(service: Service): Promise<DatabaseDetail> {
  const { json } = await ask(service, 'GET', '/databases/availability');
  if (isA('DatabaseDetail', json)) return json;
  throw new Error(`no database: ${JSON.stringify(json)}`);
}

/** When what a schedule last began, or skipped, was due; null: nothing yet. */
export async function lastDue(service: Service, schedule: string): Promise<string | null> {
  const { json } = await ask(service, 'GET', '/schedules');
  if (!isA('ScheduleList', json)) throw new Error(`no schedules: ${JSON.stringify(json)}`);
  return json.items.find(({ name }) => name === schedule)?.lastRun?.dueAt ?? null;
}

/** Takes a backup. */
export async function takeBackup(service: Service): Promise<Backup> {
  const { result } = await run(service, theBackup);
  if (!result) throw new Error('a backup without a result');
  return result;
}
