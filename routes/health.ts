import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, ProblemDocument, problemKinds } from '../src/domain/problem.ts';
import { literals } from '../src/domain/schema.ts';
import { problems } from '../src/http/responses.ts';

interface Options {
  /** Whether the service can do its work now. */
  readonly isReady: () => boolean;
}

/** For load balancers, service managers and people who look up an error code. */
export const healthRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { isReady }) => {
  const status = <const T extends string>(value: T) =>
    Type.Object({ status: literals([value]) }, { additionalProperties: false });

  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'getHealth',
        summary: 'The process is alive',
        tags: ['health'],
        security: [],
        response: { 200: status('alive'), ...problems() },
      },
    },
    async () => ({ status: 'alive' as const }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'getReadiness',
        summary: 'The service can work',
        tags: ['health'],
        security: [],
        response: { 200: status('ready'), ...problems('shutting_down') },
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
      schema: {
        operationId: 'getProblemKind',
        summary: 'What an error code means and what to do',
        tags: ['health'],
        security: [],
        params: Type.Object({ code: ProblemDocument.properties.code }),
        response: {
          200: Type.Object(
            {
              code: ProblemDocument.properties.code,
              status: Type.Integer(),
              title: Type.String(),
              hint: Type.String(),
              retryable: Type.Boolean(),
            },
            { additionalProperties: false },
          ),
          ...problems(),
        },
      },
    },
    async ({ params }) => ({ code: params.code, ...problemKinds[params.code] }),
  );
};
