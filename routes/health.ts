import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, ProblemDocument, problemKinds } from '../src/domain/problem.ts';
import { literals } from '../src/domain/schema.ts';
import { publicProblems } from '../src/http/responses.ts';

interface Options {
  /** Whether the service can do its work now. */
  readonly isReady: () => boolean;
}

/** Probes may add a parameter to get around caches. */
const anyQuery = Type.Object({});

/** For load balancers, service managers and people who look up an error code. */
export const healthRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { isReady }) => {
  const status = <const T extends string>(value: T) =>
    Type.Object(
      { status: literals([value]) },
      { additionalProperties: false, examples: [{ status: value }] },
    );

  app.get(
    '/healthz',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'getHealth',
        summary: 'The process is alive',
        tags: ['health'],
        security: [],
        querystring: anyQuery,
        response: { 200: status('alive'), ...publicProblems() },
      },
    },
    async () => ({ status: 'alive' as const }),
  );

  app.get(
    '/readyz',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'getReadiness',
        summary: 'The service can work',
        tags: ['health'],
        security: [],
        querystring: anyQuery,
        response: { 200: status('ready'), ...publicProblems('shutting_down') },
      },
    },
    async () => {
      if (!isReady()) throw new Problem('shutting_down', 'The service is shutting down.');
      return { status: 'ready' as const };
    },
  );

  app.get(
    '/problems/:code',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'getProblemKind',
        summary: 'What an error code means and what to do',
        description: 'The `type` of a problem leads here.',
        tags: ['problems'],
        security: [],
        params: Type.Object({ code: ProblemDocument.properties.code }),
        response: {
          200: Type.Object(
            {
              code: ProblemDocument.properties.code,
              status: Type.Integer(),
              title: Type.String(),
              hint: Type.String(),
              retryable: Type.Boolean({
                description: 'Whether the same request may succeed later, unchanged',
              }),
            },
            { additionalProperties: false, examples: [{ code: 'source_busy', ...problemKinds.source_busy }] },
          ),
          ...publicProblems(),
        },
      },
    },
    async ({ params }) => ({ code: params.code, ...problemKinds[params.code] }),
  );
};
