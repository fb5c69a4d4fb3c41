import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BackupId } from '../src/domain/backup.ts';
import { sendContent } from '../src/http/content.ts';
import { problems } from '../src/http/responses.ts';
import type { StoredBackupsService } from '../src/services/stored-backups-service.ts';

/** Downloads. */
export const contentRoutes: FastifyPluginAsyncTypebox<{ backups: StoredBackupsService }> = async (
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
        description:
          'Range requests resume a download. `Repr-Digest` carries the SHA-256 of the whole file, also with a range.',
        tags,
        params,
        headers: Type.Object({
          range: Type.Optional(
            Type.String({
              description: 'One range of bytes; several, or other units, are answered with the whole file',
              examples: ['bytes=1048576-'],
            }),
          ),
          'if-range': Type.Optional(
            Type.String({ description: 'An ETag: where it is not that of the file, Range is ignored' }),
          ),
          ...conditions,
        }),
        response: {
          200: { description: 'The whole file', headers: fileHeaders, ...bytes },
          206: {
            description: 'The bytes of the range',
            headers: { ...fileHeaders, 'Content-Range': text('`bytes <first>-<last>/<size>`') },
            ...bytes,
          },
          304: notModified,
          ...problems('not_found', 'verification_failed', 'range_not_satisfiable', 'repository_unavailable'),
        },
      },
    },
    (request, reply) => send(request.params.id, request, reply),
  );

  app.head(
    '/backups/:id/content',
    {
      // The plugin appends `-head` to the id.
      config: { swagger: { exposeHeadRoute: true } },
      schema: {
        operationId: 'downloadBackup',
        summary: 'Size, ETag and digest of the .duckdb file',
        tags,
        params,
        headers: Type.Object(conditions),
        response: {
          200: { description: 'As GET would answer, without the bytes', headers: fileHeaders, ...bytes },
          304: notModified,
          ...problems('not_found', 'verification_failed', 'repository_unavailable'),
        },
      },
    },
    (request, reply) => send(request.params.id, request, reply),
  );
};

const tags = ['backups'];
const params = Type.Object({ id: BackupId });
const conditions = {
  'if-none-match': Type.Optional(Type.String({ description: 'ETags that the client has, or `*`' })),
};
const text = (description: string) => ({ type: 'string', description });
const fileHeaders = {
  ETag: text('The SHA-256 of the file, quoted'),
  'Repr-Digest': text('`sha-256=:<base64>:` of the whole file (RFC 9530)'),
  'Content-Length': { type: 'integer', description: 'Bytes of this answer' },
  'Content-Disposition': text('The file name'),
  'Accept-Ranges': text('`bytes`'),
};
const notModified = {
  ...Type.Null({ description: 'The client has the file: its ETag is in If-None-Match' }),
  headers: { ETag: fileHeaders.ETag },
};
const bytes = {
  content: {
    'application/octet-stream': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } },
  },
};
