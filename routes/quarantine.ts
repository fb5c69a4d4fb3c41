import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { QuarantineId, QuarantinePage } from '../src/domain/restore.ts';
import { ref } from '../src/domain/schema.ts';
import { problems } from '../src/http/responses.ts';
import type { QuarantineService } from '../src/services/restore/quarantine-service.ts';

interface Options {
  readonly quarantine: QuarantineService;
}

/** What restores moved aside. */
export const quarantineRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { quarantine }) => {
  app.get(
    '/quarantine',
    {
      schema: {
        operationId: 'listQuarantine',
        summary: 'List what restores moved aside, newest first',
        tags: ['quarantine'],
        response: { 200: ref(QuarantinePage), ...problems() },
      },
    },
    async () => ({ items: await quarantine.list() }),
  );

  app.delete(
    '/quarantine/:id',
    {
      schema: {
        operationId: 'deleteQuarantine',
        summary: 'Remove an entry for good',
        tags: ['quarantine'],
        params: Type.Object({ id: QuarantineId }),
        response: {
          204: Type.Null({ description: 'Removed' }),
          ...problems('not_found', 'operation_in_progress'),
        },
      },
    },
    async (request, reply) => {
      await quarantine.remove(request.params.id);
      return reply.code(204).send(null);
    },
  );
};
