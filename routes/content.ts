import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BackupId } from '../src/domain/backup.ts';
import { sendContent } from '../src/http/content.ts';
import { problems } from '../src/http/responses.ts';
import type { BackupsService } from '../src/services/backups/backups-service.ts';

const params = Type.Object({ id: BackupId });

/** Downloads. */
export const contentRoutes: FastifyPluginAsyncTypebox<{ backups: BackupsService }> = async (
  app,
  { backups },
) => {
  async function send(id: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { backup, open, release } = await backups.download(id);
    const { sizeBytes, sha256 } = backup;
    return sendContent({ fileName: `${id}.duckdb`, sizeBytes, sha256, open, release }, request, reply);
  }

  app.get(
    '/backups/:id/content',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'downloadBackup',
        summary: 'Download the .duckdb file',
        description: 'Range requests resume a download; Repr-Digest carries the SHA-256 of the whole file.',
        tags: ['backups'],
        params,
        headers: Type.Object({
          range: Type.Optional(Type.String({ examples: ['bytes=1048576-'] })),
          'if-range': Type.Optional(Type.String()),
          'if-none-match': Type.Optional(Type.String()),
        }),
        response: {
          200: download('The whole file'),
          206: download('The bytes of the range'),
          304: Type.Null({ description: 'The ETag in If-None-Match is the one of the file' }),
          ...problems('not_found', 'verification_failed', 'range_not_satisfiable', 'repository_unavailable'),
        },
      },
    },
    (request, reply) => send(request.params.id, request, reply),
  );

  app.head('/backups/:id/content', { schema: { hide: true, params } }, (request, reply) =>
    send(request.params.id, request, reply),
  );
};

const download = (description: string) => ({
  description,
  content: {
    'application/octet-stream': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } },
  },
});
