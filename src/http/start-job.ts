/** Starts a job and answers as its client prefers: 202 at once, or with `Prefer: wait` when it has ended. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AskedJob, concernedDatabases } from '../domain/concerned-databases.ts';
import { isEnded, type Job } from '../domain/job.ts';
import type { IdempotencyKey, JobRunner } from '../domain/ports/jobs.ts';
import { problemOf } from '../domain/problem.ts';
import { createQuota, tooMany } from '../domain/quota.ts';
import { bodyHash } from '../jobs/body-hash.ts';
import type { Admit } from '../services/admission.ts';
import { requireDatabases, requireStill } from './access.ts';
import { overSignal } from './answer-over.ts';
import { idempotencyKey, waitMs } from './preferences.ts';
import { jobFor } from './shown.ts';

/** Of one token: nobody waits for the last of so many, and each costs memory until it has ended. */
const mostUnfinished = 100;
/** Each keeps a connection: more are answered at once, as those that do not ask to wait. */
const waits = createQuota(500, 'requests of one token that wait for a job');

export interface StartJobOptions {
  readonly jobs: JobRunner;
  readonly admit: Admit;
}

/**
 * What the routes of long operations share: admits, submits, waits as the client prefers. Gives the job, its status code
 * and headers set on the reply; rejects with the problem of a job that failed while it was waited for.
 */
export type StartJob = (
  asked: AskedJob | PlannedJob,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<Job>;

/** What the path names, and what is asked for follows from it only now: a repeat need not ask for the same any more. */
type PlannedJob = () => AskedJob;

export function createStartJob({ jobs, admit }: StartJobOptions): StartJob {
  async function waitFor(id: string, wait: number, reply: FastifyReply): Promise<Job> {
    reply.header('preference-applied', `wait=${wait / 1000}`);
    const job = await jobs.wait(id, wait, overSignal(reply));
    requireStill(reply.request);
    if (job.problem) throw problemOf(job.problem, id);
    if (isEnded(job)) reply.code(200);
    return job;
  }

  async function submit(asked: AskedJob, request: FastifyRequest, idempotency: IdempotencyKey | null) {
    requireDatabases(request, concernedDatabases(asked));
    const { name: requestedBy } = request.principal;
    const database = await admit(asked);
    if (jobs.unfinished(requestedBy) >= mostUnfinished) throw tooMany(mostUnfinished, 'jobs of one token');
    return jobs.submit({
      ...asked,
      database,
      requestedBy,
      ...(idempotency ? { idempotency } : {}),
    });
  }

  return async (asked, request, reply) => {
    const planned = typeof asked === 'function';
    const idempotency = idempotencyOf(planned ? request.params : asked.request, request);
    // A repeated request is answered whatever has become of what it names.
    const earlier = idempotency && jobs.earlier(idempotency);
    const { job, replayed } = earlier
      ? { job: earlier, replayed: true }
      : await submit(planned ? asked() : asked, request, idempotency);
    // A replay is not shown to a token that has lost the database since.
    requireDatabases(request, concernedDatabases(job));
    const { id: jobId, kind, database, requestedBy } = job;
    // The one line that has both ids: the job's own lines go on with the second.
    request.log.info({ jobId, kind, database, requestedBy, replayed }, 'job requested');
    if (replayed) reply.header('idempotency-replayed', 'true');
    reply.code(202).header('location', `/jobs/${jobId}`);
    const wait = waitMs(header(request, 'prefer'));
    const end = wait === null ? null : waits.tryTake(request.principal.name);
    if (wait === null || end === null) return jobFor(request, job);
    try {
      return jobFor(request, await waitFor(jobId, wait, reply));
    } finally {
      end();
    }
  };
}

function idempotencyOf(asked: unknown, request: FastifyRequest): IdempotencyKey | null {
  const key = idempotencyKey(header(request, 'idempotency-key'));
  if (key === undefined) return null;
  const path = request.routeOptions.url ?? request.url;
  return { principal: request.principal.name, path, key, bodyHash: bodyHash(asked) };
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
