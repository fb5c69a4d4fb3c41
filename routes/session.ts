import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref } from '../src/domain/schema.ts';
import { Session, sessionOf } from '../src/domain/session.ts';
import { problems } from '../src/http/responses.ts';

/** Who asks. */
export const sessionRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/session',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'getSession',
        summary: 'Read whose token this is, its role and databases',
        tags: ['session'],
        response: { 200: ref(Session), ...problems() },
      },
    },
    async ({ principal }) => sessionOf(principal),
  );
};
