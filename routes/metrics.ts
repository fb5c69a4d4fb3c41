import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { problems } from '../src/http/responses.ts';
import type { Exposition } from '../src/metrics/exposition.ts';

/** What Prometheus scrapes. */
export const metricsRoutes: FastifyPluginAsyncTypebox<{ metrics: Exposition }> = async (app, { metrics }) => {
  app.get(
    '/metrics',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'getMetrics',
        summary: 'Metrics in the text format of Prometheus',
        description:
          'Taken from catalog and ledger, so that a restart changes none of them. `src/metrics/alerts.yml` has rules for them.',
        tags: ['metrics'],
        response: {
          200: {
            description: 'Metrics',
            content: {
              'text/plain': { schema: Type.String({ examples: ['duckback_backup_last_status 1'] }) },
            },
          },
          ...problems(),
        },
      },
    },
    async ({ principal }, reply) => reply.type(metrics.contentType).send(await metrics.read(principal)),
  );
};
