import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { concernedDatabases } from '../src/domain/concerned-databases.ts';
import { RecoveryRequest } from '../src/domain/recovery.ts';
import { ref } from '../src/domain/schema.ts';
import { requireDatabases } from '../src/http/access.ts';
import { jobHeaders, recoveryResponses } from '../src/http/responses.ts';
import type { StartJob } from '../src/http/start-job.ts';
import type { Admit } from '../src/services/admission.ts';
import type { RecoveryService } from '../src/services/recovery/recovery-service.ts';

interface Options {
  readonly recovery: Pick<RecoveryService, 'plan'>;
  readonly admit: Admit;
  readonly startJob: StartJob;
}

/** The whole procedure. */
export const recoveryRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { recovery, admit, startJob },
) => {
  app.post(
    '/recovery',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'startRecovery',
        summary: 'Recover a database from a backup or from scratch, step by step',
        description:
          'From a backup: identify, verify, stop, restore, validate, backfill, start. From scratch: stop, move aside, backfill, validate, start. ' +
          'The commands are the hooks of the configuration. What does not validate gives way to what was there before; once `stop` was run ' +
          '`start` is run, whatever happens. A recovery that is cut off goes on by itself when the service is back: the same job, its next ' +
          'attempt. With dryRun answers the plan at once.',
        tags: ['recovery'],
        headers: jobHeaders,
        body: ref(RecoveryRequest),
        response: recoveryResponses,
      },
    },
    async (request, reply) => {
      const asked = { kind: 'recovery', request: request.body } as const;
      if (!request.body.dryRun) return startJob(asked, request, reply);
      requireDatabases(request, concernedDatabases(asked));
      await admit(asked);
      return recovery.plan(request.body);
    },
  );
};
