import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { maySee } from '../src/domain/access.ts';
import { type QuarantineEntry, QuarantineId, QuarantinePage } from '../src/domain/restore.ts';
import { ref } from '../src/domain/schema.ts';
import type { Asking } from '../src/http/access.ts';
import { bodyProblems, problems } from '../src/http/responses.ts';
import { type QuarantineService, unknownEntry } from '../src/services/restore/quarantine-service.ts';

interface Options {
  readonly quarantine: QuarantineService;
}

/** What restores moved aside. */
export const quarantineRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { quarantine }) => {
  const seenBy = async ({ principal }: Asking): Promise<QuarantineEntry[]> =>
    (await quarantine.list()).filter(({ database }) => maySee(principal, database ? [database] : []));

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
    async (request) => ({ items: await seenBy(request) }),
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
          ...problems(...bodyProblems, 'not_found', 'operation_in_progress', 'shutting_down'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const entry = (await seenBy(request)).find((each) => each.id === id);
      // One of others is not there for this token.
      if (!entry) throw unknownEntry(id);
      await quarantine.remove(id);
      return reply.code(204).send(null);
    },
  );
};
