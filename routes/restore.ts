import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { RestoreRequest } from '../src/domain/restore.ts';
import { ref } from '../src/domain/schema.ts';
import { imageProblems, jobHeaders, jobResponses } from '../src/http/responses.ts';
import type { StartJob } from '../src/http/start-job.ts';

/** Restoring. */
export const restoreRoutes: FastifyPluginAsyncTypebox<{ startJob: StartJob }> = async (app, { startJob }) => {
  app.post(
    '/restore',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'startRestore',
        summary: 'Restore a backup, an export or a file of rows to a database or a path',
        description:
          'What is replaced goes to quarantine; a failure puts everything back. `mode` merges the rows of an export or a file into ' +
          'the tables that the database has.',
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
          'schema_mismatch',
          'load_failed',
          'source_ambiguous',
          'restore_failed',
          ...imageProblems,
        ),
      },
    },
    (request, reply) => startJob({ kind: 'restore', request: request.body }, request, reply),
  );
};
