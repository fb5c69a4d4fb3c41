import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { BackupId, databaseOfBackup } from '../src/domain/backup.ts';
import { ref } from '../src/domain/schema.ts';
import { VerificationPage, VerifyRequest } from '../src/domain/verification.ts';
import { requireDatabases } from '../src/http/access.ts';
import { jobHeaders, jobResponses, problems } from '../src/http/responses.ts';
import { reportFor } from '../src/http/shown.ts';
import type { StartJob } from '../src/http/start-job.ts';
import type { VerifyService } from '../src/services/verify/verify-service.ts';

interface Options {
  readonly verify: VerifyService;
  readonly startJob: StartJob;
}

/** Verification: starting one, and past reports of backups. */
export const verifyRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { verify, startJob }) => {
  app.post(
    '/verify',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'startVerification',
        summary: 'Verify a backup, an export or a file',
        description:
          'Damage ends the job failed with `verification_failed`; the report is its result all the same.',
        tags: ['verify'],
        headers: jobHeaders,
        body: ref(VerifyRequest),
        response: jobResponses(
          'verify',
          'verification_failed',
          'check_violated',
          'check_failed',
          'path_not_allowed',
          'target_locked',
          'unsupported_storage_version',
          'encrypted_database',
          'unreadable_database',
          'engine_failed',
          'repository_unavailable',
          'insufficient_space',
        ),
      },
    },
    (request, reply) => startJob({ kind: 'verify', request: request.body }, request, reply),
  );

  app.get(
    '/verify',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'listVerifications',
        summary: 'List past verification reports of a backup, newest first',
        tags: ['verify'],
        querystring: Type.Object({ backup: BackupId }, { additionalProperties: false }),
        response: { 200: ref(VerificationPage), ...problems('not_found', 'repository_unavailable') },
      },
    },
    async (request) => {
      const { backup } = request.query;
      requireDatabases(request, [databaseOfBackup(backup)]);
      const reports = await verify.reports(backup);
      return { items: reports.map((report) => reportFor(request, report)) };
    },
  );
};
