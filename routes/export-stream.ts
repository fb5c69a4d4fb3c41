import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { databaseOfBackup } from '../src/domain/backup.ts';
import { defaultCompression } from '../src/domain/export-format.ts';
import { StreamRequest } from '../src/domain/export-request.ts';
import { Problem } from '../src/domain/problem.ts';
import { ref } from '../src/domain/schema.ts';
import { requireDatabases } from '../src/http/access.ts';
import { overSignal } from '../src/http/answer-over.ts';
import { attachment, sendPieces } from '../src/http/content.ts';
import { bytesAs } from '../src/http/download-schemas.ts';
import { mediaTypeOf, mediaTypes, streamFileName } from '../src/http/export-content.ts';
import { bodyProblems, imageProblems, problems } from '../src/http/responses.ts';
import type { StreamService } from '../src/services/export/stream-service.ts';

/** Rows straight into the answer. */
export const exportStreamRoutes: FastifyPluginAsyncTypebox<{ streams: StreamService }> = async (
  app,
  { streams },
) => {
  app.post(
    '/exports/stream',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'streamTable',
        summary: "Send one table's rows as CSV or Parquet, without a job",
        description:
          'Nothing is stored. A failure before the first byte is a problem; one in the middle breaks the connection, so that a short ' +
          'answer is never taken for a whole one: require that the client saw the end (curl exits with 18 or 56 where it did not). ' +
          'HTTP/1.0 has no mark for the end, and is refused.',
        tags: ['exports'],
        body: ref(StreamRequest),
        response: {
          200: {
            description: 'The rows, as long as there are any',
            headers: { 'Content-Disposition': { type: 'string', description: 'A file name' } },
            content: bytesAs(mediaTypes.csv, mediaTypes.parquet, mediaTypes.gzip, mediaTypes.zstd),
          },
          ...problems(
            ...bodyProblems,
            ...imageProblems,
            'not_found',
            'not_exportable',
            'schema_mismatch',
            'source_ambiguous',
            'verification_failed',
            'http_1_1_required',
            'cancelled',
            'shutting_down',
          ),
        },
      },
    },
    (request, reply) => {
      const { body } = request;
      requireDatabases(request, ['backup' in body ? databaseOfBackup(body.backup) : body.database]);
      if (request.raw.httpVersion === '1.0') throw endless();
      const { format, compression = defaultCompression[format] } = body;
      const headers = attachment(streamFileName(body), mediaTypeOf(format, compression));
      const over = overSignal(reply);
      // The end of the service waits for the rows, and they would for a client that reads no more.
      const signal = AbortSignal.any([over, streams.closing]);
      return sendPieces(streams.stream(body, over), headers, reply, signal);
    },
  );
};

/** Its only end is that of the connection, as it comes too when the service is killed. */
const endless = (): Problem =>
  new Problem('http_1_1_required', 'In HTTP/1.0 nobody could tell whether all rows came.');
