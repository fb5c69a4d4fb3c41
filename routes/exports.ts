import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Name } from '../src/domain/database.ts';
import { databaseOfExport, Export, ExportId, ExportPage } from '../src/domain/export.ts';
import { ExportFormat } from '../src/domain/export-format.ts';
import { ExportRequest } from '../src/domain/export-request.ts';
import { ref } from '../src/domain/schema.ts';
import { type Asked, requireDatabases } from '../src/http/access.ts';
import { pageQuery, pageRequest } from '../src/http/page-query.ts';
import { answerRemoval, removed } from '../src/http/removal.ts';
import { bodyProblems, imageProblems, jobHeaders, jobResponses, problems } from '../src/http/responses.ts';
import { exportFor } from '../src/http/shown.ts';
import type { StartJob } from '../src/http/start-job.ts';
import type { StoredExportsService } from '../src/services/export/stored-exports-service.ts';

interface Options {
  readonly exports: StoredExportsService;
  readonly startJob: StartJob;
}

const tags = ['exports'];
const params = Type.Object({ id: ExportId });

/** Making, listing and deleting exports. */
export const exportRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { exports, startJob }) => {
  app.post(
    '/exports',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'createExport',
        summary: 'Export tables of a database or a backup as CSV or Parquet files',
        description:
          'Of a database an image is taken. What the format cannot carry without loss is refused by name before anything is written.',
        tags,
        headers: jobHeaders,
        body: ref(ExportRequest),
        response: jobResponses(
          'export',
          'not_exportable',
          'schema_mismatch',
          'source_ambiguous',
          'verification_failed',
          ...imageProblems,
        ),
      },
    },
    (request, reply) => startJob({ kind: 'export', request: request.body }, request, reply),
  );

  app.get(
    '/exports',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'listExports',
        summary: 'List exports, newest first',
        tags,
        querystring: Type.Object(
          {
            ...pageQuery,
            database: Type.Optional(Name),
            repository: Type.Optional(Name),
            format: Type.Optional(ExportFormat),
          },
          { additionalProperties: false },
        ),
        response: { 200: ref(ExportPage), ...problems() },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { databases } = request.principal;
      const { items, ...rest } = exports.list({ ...filter, databases }, pageRequest({ limit, cursor }));
      return { items: items.map((one) => exportFor(request, one)), ...rest };
    },
  );

  app.get(
    '/exports/:id',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'getExport',
        summary: 'Read one export',
        tags,
        params,
        response: { 200: ref(Export), ...problems('not_found') },
      },
    },
    async (request) => {
      requireExport(request);
      return exportFor(request, await exports.get(request.params.id));
    },
  );

  app.delete(
    '/exports/:id',
    {
      config: { access: 'admin' },
      preHandler: async (request) => requireExport(request),
      schema: {
        operationId: 'deleteExport',
        summary: 'Delete an export',
        description:
          'Refused while it is being read. 204: its bytes are free. 200: in a bucket that keeps older versions, or locks, they stay, or ' +
          'it does not tell.',
        tags,
        params,
        response: {
          ...removed,
          ...problems(
            ...bodyProblems,
            'not_found',
            'export_in_use',
            'repository_unavailable',
            'shutting_down',
            'insufficient_space',
          ),
        },
      },
    },
    async (request, reply) => answerRemoval(await exports.remove(request.params.id), reply),
  );
};

function requireExport(request: Asked): void {
  requireDatabases(request, [databaseOfExport(request.params.id)]);
}
