import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Annotation, Backup, BackupId, BackupPage, databaseOfBackup } from '../src/domain/backup.ts';
import { Name } from '../src/domain/database.ts';
import { BackupRequest, ImportRequest } from '../src/domain/job.ts';
import { Instant, ref } from '../src/domain/schema.ts';
import { type Asked, requireDatabases } from '../src/http/access.ts';
import { pageQuery, pageRequest } from '../src/http/page-query.ts';
import { answerRemoval, removed } from '../src/http/removal.ts';
import { bodyProblems, imageProblems, jobHeaders, jobResponses, problems } from '../src/http/responses.ts';
import { backupFor } from '../src/http/shown.ts';
import type { StartJob } from '../src/http/start-job.ts';
import type { StoredBackupsService } from '../src/services/backup/stored-backups-service.ts';

interface Options {
  readonly backups: StoredBackupsService;
  readonly startJob: StartJob;
}

const tags = ['backups'];
const params = Type.Object({ id: BackupId });

/** Taking, importing, listing, annotating and deleting backups. */
export const backupRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { backups, startJob }) => {
  app.post(
    '/backups',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'createBackup',
        summary: 'Take a full backup of a database, idle or in use',
        tags,
        headers: jobHeaders,
        body: ref(BackupRequest),
        response: jobResponses(
          'backup',
          'operation_in_progress',
          'hook_failed',
          'verification_failed',
          'source_ambiguous',
          ...imageProblems,
        ),
      },
    },
    (request, reply) => startJob({ kind: 'backup', request: request.body }, request, reply),
  );

  app.post(
    '/backups/import',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'importBackup',
        summary: 'Adopt an existing .duckdb file as a backup',
        tags,
        headers: jobHeaders,
        body: ref(ImportRequest),
        response: jobResponses(
          'import',
          'operation_in_progress',
          'path_not_allowed',
          'verification_failed',
          ...imageProblems,
        ),
      },
    },
    (request, reply) => startJob({ kind: 'import', request: request.body }, request, reply),
  );

  app.get(
    '/backups',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'listBackups',
        summary: 'List backups, newest first',
        tags,
        querystring: Type.Object(
          {
            ...pageQuery,
            database: Type.Optional(Name),
            repository: Type.Optional(Name),
            tag: Type.Optional(Type.String({ maxLength: 64, description: 'One of its tags' })),
            held: Type.Optional(Type.Boolean()),
            good: Type.Optional(Type.Boolean({ description: 'Sealed, and no verification found damage' })),
            from: Type.Optional({ ...Instant, description: 'Made at this instant or later' }),
            to: Type.Optional({ ...Instant, description: 'Made before this instant' }),
          },
          { additionalProperties: false },
        ),
        response: { 200: ref(BackupPage), ...problems() },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { databases } = request.principal;
      const { items, ...rest } = await backups.list({ ...filter, databases }, pageRequest({ limit, cursor }));
      return { items: items.map((backup) => backupFor(request, backup)), ...rest };
    },
  );

  app.get(
    '/backups/:id',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'getBackup',
        summary: 'Read one backup',
        tags,
        params,
        response: { 200: ref(Backup), ...problems('not_found') },
      },
    },
    async (request) => {
      requireBackup(request);
      return backupFor(request, await backups.get(request.params.id));
    },
  );

  app.patch(
    '/backups/:id',
    {
      config: { access: 'operator' },
      preHandler: async (request) => requireBackup(request),
      schema: {
        operationId: 'annotateBackup',
        summary: 'Hold, tag or describe a backup',
        tags,
        params,
        body: Type.Partial(Annotation, {
          additionalProperties: false,
          minProperties: 1,
          examples: [{ hold: true, tags: ['before-migration'] }],
        }),
        response: {
          200: ref(Backup),
          ...problems(
            ...bodyProblems,
            'not_found',
            'repository_unavailable',
            'shutting_down',
            'insufficient_space',
            'verification_failed',
          ),
        },
      },
    },
    async (request) => backupFor(request, await backups.annotate(request.params.id, request.body)),
  );

  app.post(
    '/backups/:id/copies',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'copyBackup',
        summary: 'Make a copy of a backup in another repository',
        description:
          'The stored bytes are read back before the copy counts. A damaged copy is made anew where another one is good; one that is ' +
          'there and good already is left as it is. Copies in the repositories that the configuration names make themselves.',
        tags,
        params,
        headers: jobHeaders,
        body: Type.Object(
          { repository: Name },
          { additionalProperties: false, examples: [{ repository: 'offsite' }] },
        ),
        response: jobResponses('copy', 'verification_failed', 'repository_unavailable', 'insufficient_space'),
      },
    },
    (request, reply) => {
      requireBackup(request);
      const { repository } = request.body;
      return startJob({ kind: 'copy', request: { backup: request.params.id, repository } }, request, reply);
    },
  );

  app.delete(
    '/backups/:id',
    {
      config: { access: 'admin' },
      preHandler: async (request) => requireBackup(request),
      schema: {
        operationId: 'deleteBackup',
        summary: 'Delete a backup',
        description:
          'From every repository; from one that is away it goes when that is back. Refused for a held one, one in use, and the ' +
          'last good one of its database. One that lies somewhere and cannot be used, and so is in no list, is removed too. 204: its bytes are free. 200: in a bucket that keeps older versions, or locks, they stay, ' +
          'or it does not tell.',
        tags,
        params,
        response: {
          ...removed,
          ...problems(
            ...bodyProblems,
            'not_found',
            'backup_held',
            'backup_in_use',
            'last_backup',
            'operation_in_progress',
            'repository_unavailable',
            'shutting_down',
            'insufficient_space',
          ),
        },
      },
    },
    async (request, reply) => answerRemoval(await backups.remove(request.params.id), reply),
  );
};

function requireBackup(request: Asked): void {
  requireDatabases(request, [databaseOfBackup(request.params.id)]);
}
