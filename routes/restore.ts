import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { RestoreRequest } from '../src/domain/restore.ts';
import { ref } from '../src/domain/schema.ts';
import { jobHeaders, jobResponses } from '../src/http/responses.ts';
import type { StartJob } from '../src/http/start-job.ts';

/** Restoring. */
export const restoreRoutes: FastifyPluginAsyncTypebox<{ startJob: StartJob }> = async (app, { startJob }) => {
  app.post(
    '/restore',
    {
      schema: {
        operationId: 'startRestore',
        summary: 'Restore a backup to its database or to a path',
        description: 'What is replaced goes to quarantine; a failure puts everything back.',
        tags: ['restore'],
        headers: jobHeaders,
        body: ref(RestoreRequest),
        response: jobResponses(
          'restore',
          'operation_in_progress',
          'target_locked',
          'verification_failed',
          'path_not_allowed',
          'target_not_replaceable',
          'unreadable_database',
          'restore_failed',
          'engine_failed',
          'repository_unavailable',
          'insufficient_space',
        ),
      },
    },
    (request, reply) => startJob({ kind: 'restore', request: request.body }, request, reply),
  );
};
