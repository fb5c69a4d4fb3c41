import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Name } from '../src/domain/database.ts';
import { Repository, RepositoryList } from '../src/domain/repository.ts';
import { ref } from '../src/domain/schema.ts';
import { requireDatabases } from '../src/http/access.ts';
import { bodyProblems, problems } from '../src/http/responses.ts';
import { repositoryFor } from '../src/http/shown.ts';
import type { RepositoriesService } from '../src/services/repositories/repositories-service.ts';

const tags = ['repositories'];

/** The places that hold backups and exports. */
export const repositoryRoutes: FastifyPluginAsyncTypebox<{ repositories: RepositoriesService }> = async (
  app,
  { repositories },
) => {
  app.get(
    '/repositories',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'listRepositories',
        summary:
          'List the repositories: whether each can be used, what it holds, and what was found there besides',
        tags,
        response: { 200: ref(RepositoryList), ...problems() },
      },
    },
    async (request) => {
      const items = await repositories.list(request.principal.databases);
      return { items: items.map((repository) => repositoryFor(request, repository)) };
    },
  );

  app.post(
    '/repositories/:name/rescan',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'rescanRepository',
        summary: 'Read all that lies in a repository',
        description:
          'For what was put there or taken away behind the back of the service. Answers when all is read. Only for tokens that are ' +
          'for all databases.',
        tags,
        params: Type.Object({ name: Name }),
        response: {
          200: ref(Repository),
          ...problems(
            ...bodyProblems,
            'not_found',
            'repository_unavailable',
            'shutting_down',
            'insufficient_space',
          ),
        },
      },
    },
    (request) => {
      requireDatabases(request, null);
      return repositories.rescan(request.params.name, null);
    },
  );
};
