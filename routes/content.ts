import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BackupId, databaseOfBackup, LogPart } from '../src/domain/backup.ts';
import { requireDatabases } from '../src/http/access.ts';
import { sendContent } from '../src/http/content.ts';
import {
  bytesAs,
  downloadHeaders,
  downloadResponses,
  headHeaders,
  headResponses,
} from '../src/http/download-schemas.ts';
import { problems } from '../src/http/responses.ts';
import type { StoredBackupsService } from '../src/services/backup/stored-backups-service.ts';

/** Downloads. */
export const contentRoutes: FastifyPluginAsyncTypebox<{ backups: StoredBackupsService }> = async (
  app,
  { backups },
) => {
  async function send(
    id: string,
    part: LogPart | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    requireDatabases(request, [databaseOfBackup(id)]);
    const { file, open, release } = await backups.download(id, part);
    const fileName = part ? `${id}.duckdb.${part}` : `${id}.duckdb`;
    const content = { ...file, fileName, mediaType, tag: file.sha256, open, release };
    return sendContent(content, request, reply);
  }

  app.get(
    '/backups/:id/content',
    {
      exposeHeadRoute: false,
      config: { access: 'operator' },
      schema: {
        operationId: 'downloadBackup',
        summary: 'Download the .duckdb file',
        description:
          'Range requests resume a download. `Repr-Digest` carries the SHA-256 of the whole file, also with a range. ' +
          'An unsealed backup has logs besides: they belong beside the file, under the names that they come with.',
        tags,
        params,
        querystring,
        headers: downloadHeaders,
        response: {
          ...downloadResponses(bytes),
          ...problems('not_found', 'verification_failed', 'range_not_satisfiable', 'repository_unavailable'),
        },
      },
    },
    (request, reply) => send(request.params.id, request.query.part, request, reply),
  );

  app.head(
    '/backups/:id/content',
    {
      // The plugin appends `-head` to the id.
      config: { access: 'operator', swagger: { exposeHeadRoute: true } },
      schema: {
        operationId: 'downloadBackup',
        summary: 'Size, ETag and digest of the .duckdb file',
        tags,
        params,
        querystring,
        headers: headHeaders,
        response: {
          ...headResponses(bytes),
          ...problems('not_found', 'verification_failed', 'repository_unavailable'),
        },
      },
    },
    (request, reply) => send(request.params.id, request.query.part, request, reply),
  );
};

const tags = ['backups'];
const mediaType = 'application/octet-stream';
const bytes = bytesAs(mediaType);
const params = Type.Object({ id: BackupId });
const querystring = Type.Object({ part: Type.Optional(LogPart) }, { additionalProperties: false });
