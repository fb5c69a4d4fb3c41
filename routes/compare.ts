import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CompareRequest } from '../src/domain/comparison.ts';
import { ref } from '../src/domain/schema.ts';
import { imageProblems, jobHeaders, jobResponses } from '../src/http/responses.ts';
import type { StartJob } from '../src/http/start-job.ts';

/** Comparing databases, backups and exports. */
export const compareRoutes: FastifyPluginAsyncTypebox<{ startJob: StartJob }> = async (app, { startJob }) => {
  app.post(
    '/compare',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'startComparison',
        summary: 'Compare a database, backup or export with another',
        description: 'A difference is an answer, not a failure.',
        tags: ['compare'],
        headers: jobHeaders,
        body: ref(CompareRequest),
        response: jobResponses(
          'compare',
          'source_ambiguous',
          'verification_failed',
          'load_failed',
          ...imageProblems,
        ),
      },
    },
    (request, reply) => startJob({ kind: 'compare', request: request.body }, request, reply),
  );
};
