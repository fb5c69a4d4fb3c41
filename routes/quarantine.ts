import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { maySee } from '../src/domain/access.ts';
import { QuarantineId, QuarantinePage } from '../src/domain/restore.ts';
import { ref } from '../src/domain/schema.ts';
import { requireDatabases } from '../src/http/access.ts';
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
      config: { access: 'admin' },
      schema: {
        operationId: 'listQuarantine',
        summary: 'List what restores moved aside, newest first',
        tags: ['quarantine'],
        response: { 200: ref(QuarantinePage), ...problems() },
      },
    },
    async (request) => {
      const items = await quarantine.list();
      return { items: items.filter(({ database }) => maySee(request.principal, database ? [database] : [])) };
    },
  );

  app.delete(
    '/quarantine/:id',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'deleteQuarantine',
        summary: 'Remove an entry for good',
        tags: ['quarantine'],
        params: Type.Object({ id: QuarantineId }),
        response: {
          204: Type.Null({ description: 'Removed' }),
          ...problems('not_found', 'operation_in_progress', 'shutting_down'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const entry = (await quarantine.list()).find((each) => each.id === id);
      if (entry) requireDatabases(request, entry.database === null ? null : [entry.database]);
      await quarantine.remove(id);
      return reply.code(204).send(null);
    },
  );
};
