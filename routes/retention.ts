import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Name } from '../src/domain/database.ts';
import { RetentionPlan, RetentionRequest, whichRepository } from '../src/domain/retention/documents.ts';
import { ref } from '../src/domain/schema.ts';
import { requireDatabases } from '../src/http/access.ts';
import { jobHeaders, problems, retentionResponses } from '../src/http/responses.ts';
import type { StartJob } from '../src/http/start-job.ts';
import type { RetentionService } from '../src/services/retention/retention-service.ts';
import { refuseUnusable } from '../src/services/retention/rules.ts';

interface Options {
  readonly retention: Pick<RetentionService, 'plan' | 'requestOf'>;
  readonly startJob: StartJob;
}

const tags = ['retention'];

/** Which backups stay, and letting the others go. */
export const retentionRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { retention, startJob }) => {
  app.get(
    '/retention',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'getRetentionPlan',
        summary: 'What the configured policy keeps and would remove now, with reasons',
        tags,
        querystring: Type.Object(
          { database: Name, repository: Type.Optional(whichRepository) },
          { additionalProperties: false },
        ),
        response: { 200: ref(RetentionPlan), ...problems('not_found', 'repository_unavailable') },
      },
    },
    (request) => {
      requireDatabases(request, [request.query.database]);
      return retention.plan(request.query);
    },
  );

  app.post(
    '/retention',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'applyRetention',
        summary: 'Try a policy, or carry the configured one out',
        description:
          'With dryRun, which is the default, answers the plan at once. With `"dryRun": false` a job removes what the plan would ' +
          "now; it fails with `retention_stopped` unless the database's last backup attempt succeeded, that backup is good and " +
          'there in full, and the clock can be trusted. Held backups, those in use and the last good one stay.',
        tags,
        headers: jobHeaders,
        body: ref(RetentionRequest),
        response: retentionResponses,
      },
    },
    async (request, reply) => {
      const { policy, dryRun = true, ...where } = request.body;
      const { database } = where;
      requireDatabases(request, [database]);
      refuseUnusable(request.body);
      if (dryRun) return retention.plan(where, policy);
      return startJob({ kind: 'prune', request: retention.requestOf(where) }, request, reply);
    },
  );
};
