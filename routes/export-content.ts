import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { databaseOfExport, ExportId, ExportManifest } from '../src/domain/export.ts';
import { ref } from '../src/domain/schema.ts';
import { requireDatabases } from '../src/http/access.ts';
import { sendContent } from '../src/http/content.ts';
import {
  bytesAs,
  downloadHeaders,
  downloadResponses,
  headHeaders,
  headResponses,
} from '../src/http/download-schemas.ts';
import { manifestName, mediaTypes, namedFile, wholeExport } from '../src/http/export-content.ts';
import { problems } from '../src/http/responses.ts';
import type { OpenExport, StoredExportsService } from '../src/services/export/stored-exports-service.ts';

const tags = ['exports'];
const { json, tar, ...rows } = mediaTypes;
const rowBytes = bytesAs(...Object.values(rows));
const wholeBytes = { ...rowBytes, ...bytesAs(tar) };
const fileBytes = { ...rowBytes, [json]: { schema: ref(ExportManifest) } };
const getProblems = problems(
  'not_found',
  'verification_failed',
  'range_not_satisfiable',
  'repository_unavailable',
);
const headProblems = problems('not_found', 'verification_failed', 'repository_unavailable');

/** Downloads of exports. */
export const exportContentRoutes: FastifyPluginAsyncTypebox<{ exports: StoredExportsService }> = async (
  app,
  { exports },
) => {
  async function sendWhole(id: string, request: FastifyRequest, reply: FastifyReply) {
    requireDatabases(request, [databaseOfExport(id)]);
    return sendContent(wholeExport(await exports.open(id)), request, reply);
  }

  async function sendFile(id: string, name: string, request: FastifyRequest, reply: FastifyReply) {
    requireDatabases(request, [databaseOfExport(id)]);
    const opened: OpenExport = await (name === manifestName
      ? exports.openManifest(id)
      : exports.open(id, name));
    return sendContent(namedFile(opened, name), request, reply);
  }

  const whole = { operationId: 'downloadExport', tags, params: Type.Object({ id: ExportId }) };
  app.get(
    '/exports/:id/content',
    {
      exposeHeadRoute: false,
      config: { access: 'operator' },
      schema: {
        ...whole,
        summary: 'Download an export: its only file as it is, several as a tar',
        description:
          'The tar is made on the fly: manifest.json first, then the files. Range requests resume a download of either.',
        headers: downloadHeaders,
        response: { ...downloadResponses(wholeBytes), ...getProblems },
      },
    },
    (request, reply) => sendWhole(request.params.id, request, reply),
  );
  app.head(
    '/exports/:id/content',
    {
      // The plugin appends `-head` to the id.
      config: { access: 'operator', swagger: { exposeHeadRoute: true } },
      schema: {
        ...whole,
        summary: 'Size and ETag of the download of an export',
        headers: headHeaders,
        response: { ...headResponses(wholeBytes), ...headProblems },
      },
    },
    (request, reply) => sendWhole(request.params.id, request, reply),
  );

  const one = {
    operationId: 'downloadExportFile',
    tags,
    params: Type.Object({ id: ExportId, '*': fileName }),
  };
  app.get(
    '/exports/:id/files/*',
    {
      exposeHeadRoute: false,
      config: { access: 'operator' },
      schema: {
        ...one,
        summary: 'Download one file of an export, or its manifest.json',
        headers: downloadHeaders,
        response: { ...downloadResponses(fileBytes), ...getProblems },
      },
    },
    (request, reply) => sendFile(request.params.id, request.params['*'], request, reply),
  );
  app.head(
    '/exports/:id/files/*',
    {
      config: { access: 'operator', swagger: { exposeHeadRoute: true } },
      schema: {
        ...one,
        summary: 'Size, ETag and digest of one file of an export',
        headers: headHeaders,
        response: { ...headResponses(fileBytes), ...headProblems },
      },
    },
    (request, reply) => sendFile(request.params.id, request.params['*'], request, reply),
  );
};

const fileName = Type.String({
  maxLength: 1000,
  description: 'As the manifest names it, or `manifest.json`. Slashes may be sent as they are',
  examples: ['daily_availability.parquet'],
});
