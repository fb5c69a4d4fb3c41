import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { DatabaseDetail, DatabaseList, Name } from '../src/domain/database.ts';
import { ref } from '../src/domain/schema.ts';
import { requireDatabases, seesDatabase } from '../src/http/access.ts';
import { problems } from '../src/http/responses.ts';
import type { DatabasesService } from '../src/services/databases-service.ts';

/** The configured databases and how well they are protected. */
export const databaseRoutes: FastifyPluginAsyncTypebox<{ databases: DatabasesService }> = async (
  app,
  { databases },
) => {
  app.get(
    '/databases',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'listDatabases',
        summary: 'List the configured databases and how well each is protected',
        tags: ['databases'],
        response: { 200: ref(DatabaseList), ...problems() },
      },
    },
    async (request) => {
      const items = await databases.list();
      return { items: items.filter(({ name }) => seesDatabase(request, name)) };
    },
  );

  app.get(
    '/databases/:name',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'getDatabase',
        summary: 'Read one database, with estimates of its growth',
        tags: ['databases'],
        params: Type.Object({ name: Name }),
        response: { 200: ref(DatabaseDetail), ...problems('not_found') },
      },
    },
    (request) => {
      requireDatabases(request, [request.params.name]);
      return databases.get(request.params.name);
    },
  );
};
