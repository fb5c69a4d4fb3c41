import { fastifySSE } from '@fastify/sse';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import fastifyPlugin from 'fastify-plugin';
import { Type } from 'typebox';
import { Name } from '../src/domain/database.ts';
import { isEnded, Job, JobId, JobKind, JobPage, JobState } from '../src/domain/job.ts';
import { toJson } from '../src/domain/json.ts';
import type { JobRunner } from '../src/domain/ports/jobs.ts';
import { createQuota } from '../src/domain/quota.ts';
import { ref } from '../src/domain/schema.ts';
import { unknownJob } from '../src/domain/unknown-job.ts';
import { type Asked, requireRoleFor, seesJob } from '../src/http/access.ts';
import { overSignal, whenOver } from '../src/http/answer-over.ts';
import { eventId, jobEvents, sendEvents } from '../src/http/job-events.ts';
import { pageQuery, pageRequest } from '../src/http/page-query.ts';
import { bodyProblems, problems } from '../src/http/responses.ts';
import { jobFor } from '../src/http/shown.ts';

const tags = ['jobs'];
const params = Type.Object({ id: JobId });
const heartbeatMs = 15_000;
/** Of one token: each gets every change of its job, whole. */
const mostStreams = 500;

/** Long operations: their records, their progress, their cancellation. */
export const jobRoutes: FastifyPluginAsyncTypebox<{ jobs: JobRunner }> = async (app, { jobs }) => {
  /** One of other databases is not there for this token. */
  function seenJob(request: Asked): Job {
    const job = jobs.get(request.params.id);
    if (seesJob(request, job)) return job;
    throw unknownJob(job.id);
  }

  const streams = createQuota(mostStreams, 'streams of events of one token');

  await app.register(fastifyPlugin(fastifySSE), { heartbeatInterval: heartbeatMs, serializer: toJson });

  app.get(
    '/jobs',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'listJobs',
        summary: 'List jobs, newest first',
        tags,
        querystring: Type.Object(
          {
            ...pageQuery,
            state: Type.Optional(JobState),
            kind: Type.Optional(JobKind),
            database: Type.Optional(Name),
          },
          { additionalProperties: false },
        ),
        response: { 200: ref(JobPage), ...problems() },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { databases } = request.principal;
      const { items, ...rest } = jobs.list({ ...filter, databases }, pageRequest({ limit, cursor }));
      return { items: items.map((job) => jobFor(request, job)), ...rest };
    },
  );

  app.get(
    '/jobs/:id',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'getJob',
        summary: 'Read one job',
        tags,
        params,
        response: { 200: ref(Job), ...problems('not_found') },
      },
    },
    async (request) => jobFor(request, seenJob(request)),
  );

  app.post(
    '/jobs/:id/cancel',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'cancelJob',
        summary: 'Cancel a job',
        description:
          'The answer may still show it running: it ends when it has cleaned up after itself. A restore, recovery, import or prune needs an ' +
          'admin, as starting it does.',
        tags,
        params,
        response: {
          202: ref(Job),
          ...problems(...bodyProblems, 'not_found', 'job_finished', 'operation_in_progress', 'shutting_down'),
        },
      },
    },
    async (request, reply) => {
      const job = seenJob(request);
      requireRoleFor(request, job);
      return reply.code(202).send(jobFor(request, jobs.cancel(job.id)));
    },
  );

  app.get(
    '/jobs/:id/events',
    {
      // Whatever Accept says: there is nothing else to be had here.
      sse: 'manual',
      // It would go on as long as the stream, and say nothing.
      exposeHeadRoute: false,
      config: { access: 'viewer' },
      schema: {
        operationId: 'watchJob',
        summary: 'Follow a job as server-sent events',
        description:
          'Events named `job` carry the whole Job, the present state first; the stream ends when the job has ended. ' +
          'With Last-Event-ID the first one is left out where it was seen. Comments keep idle connections open.',
        tags,
        params,
        headers: Type.Object({
          'last-event-id': Type.Optional(
            Type.String({ description: 'The id of the last event that was seen' }),
          ),
        }),
        response: {
          200: {
            description: 'A stream of events',
            content: { 'text/event-stream': { schema: { type: 'string' }, examples: eventExamples } },
          },
          204: Type.Null({
            description: 'The job has ended and its last event was seen: no need to reconnect',
          }),
          ...problems('not_found'),
        },
      },
    },
    async (request, reply) => {
      const job = seenJob(request);
      const seen = request.headers['last-event-id'];
      if (isEnded(job) && eventId(jobFor(request, job)) === seen) return reply.code(204).send(null);
      whenOver(reply, streams.take(request.principal.name));
      reply.sse.sendHeaders();
      // At once, since the first event may be far away.
      reply.raw.flushHeaders();
      const over = overSignal(reply);
      const events = jobEvents(jobs, job.id, seen, over, (each) =>
        request.isStillLetIn() && seesJob(request, each) ? jobFor(request, each) : null,
      );
      await sendEvents(events, reply, over);
    },
  );
};

const eventExamples = {
  job: { value: 'id: 0hGVmPzIqOQaYlGb\nevent: job\ndata: {"id":"job-20251111T030000Z-1b2c3d", ...}\n\n' },
};
