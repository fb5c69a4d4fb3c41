import { fastifySSE } from '@fastify/sse';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import fastifyPlugin from 'fastify-plugin';
import { Type } from 'typebox';
import { Name } from '../src/domain/database.ts';
import { Job, JobKind, JobPage, JobState } from '../src/domain/job.ts';
import type { JobRunner } from '../src/domain/ports/jobs.ts';
import { ref } from '../src/domain/schema.ts';
import { jobEvents } from '../src/http/job-events.ts';
import { pageQuery, pageRequest } from '../src/http/page-query.ts';
import { problems } from '../src/http/responses.ts';

const tags = ['jobs'];
const params = Type.Object({ id: Type.String({ maxLength: 100 }) });
const heartbeatMs = 15_000;

/** Long operations: their records, their progress, their cancellation. */
export const jobRoutes: FastifyPluginAsyncTypebox<{ jobs: JobRunner }> = async (app, { jobs }) => {
  await app.register(fastifyPlugin(fastifySSE), { heartbeatInterval: heartbeatMs });

  app.get(
    '/jobs',
    {
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
    async ({ query: { limit, cursor, ...filter } }) => jobs.list(filter, pageRequest({ limit, cursor })),
  );

  app.get(
    '/jobs/:id',
    {
      schema: {
        operationId: 'getJob',
        summary: 'Read one job',
        tags,
        params,
        response: { 200: ref(Job), ...problems('not_found') },
      },
    },
    async (request) => jobs.get(request.params.id),
  );

  app.post(
    '/jobs/:id/cancel',
    {
      schema: {
        operationId: 'cancelJob',
        summary: 'Cancel a job',
        description: 'The answer may still show it running: it ends when it has cleaned up after itself.',
        tags,
        params,
        response: { 202: ref(Job), ...problems('not_found', 'job_finished', 'operation_in_progress') },
      },
    },
    async (request, reply) => reply.code(202).send(jobs.cancel(request.params.id)),
  );

  app.get(
    '/jobs/:id/events',
    {
      sse: 'only',
      schema: {
        operationId: 'watchJob',
        summary: 'Follow a job as server-sent events',
        description:
          'Events named `job` carry the whole Job, the present state first; the stream ends when the job has ended. ' +
          'With Last-Event-ID the first one is left out where it was seen.',
        tags,
        params,
        response: {
          200: {
            description: 'A stream of events',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
          ...problems('not_found'),
        },
      },
    },
    async (request, reply) => {
      jobs.get(request.params.id);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const lastEventId = reply.sse.lastEventId ?? undefined;
      await reply.sse.send(jobEvents(jobs, request.params.id, lastEventId, gone.signal));
    },
  );
};
