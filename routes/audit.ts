import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AuditPage } from '../src/domain/audit.ts';
import type { Audit } from '../src/domain/ports/audit.ts';
import { Instant, ref } from '../src/domain/schema.ts';
import { requireDatabases } from '../src/http/access.ts';
import { pageQuery, pageRequest } from '../src/http/page-query.ts';
import { problems } from '../src/http/responses.ts';

/** Who did what. */
export const auditRoutes: FastifyPluginAsyncTypebox<{ audit: Pick<Audit, 'list'> }> = async (
  app,
  { audit },
) => {
  app.get(
    '/audit',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listAudit',
        summary: 'Who asked for what, and what came of it, newest first',
        description: 'For admins of all databases. Nothing changes or removes an entry.',
        tags: ['audit'],
        querystring: Type.Object(
          {
            ...pageQuery,
            principal: Type.Optional(Type.String({ maxLength: 100 })),
            from: Type.Optional({ ...Instant, description: 'At this instant or later' }),
            to: Type.Optional({ ...Instant, description: 'Before this instant' }),
          },
          { additionalProperties: false },
        ),
        response: { 200: ref(AuditPage), ...problems() },
      },
    },
    async (request) => {
      requireDatabases(request, null);
      const { limit, cursor, ...filter } = request.query;
      return audit.list(filter, pageRequest({ limit, cursor }));
    },
  );
};
