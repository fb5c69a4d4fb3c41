import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { mayAct } from '../src/domain/access.ts';
import { Name } from '../src/domain/database.ts';
import { ScheduleList } from '../src/domain/schedule.ts';
import { ref } from '../src/domain/schema.ts';
import { requireDatabases, requireRole, seesDatabase } from '../src/http/access.ts';
import { imageProblems, jobHeaders, jobResponses, problems } from '../src/http/responses.ts';
import type { StartJob } from '../src/http/start-job.ts';
import type { SchedulesService } from '../src/services/schedule/schedules-service.ts';

interface Options {
  readonly schedules: SchedulesService;
  readonly startJob: StartJob;
}

const tags = ['schedules'];

/** What runs when, and running it now. */
export const scheduleRoutes: FastifyPluginAsyncTypebox<Options> = async (app, { schedules, startJob }) => {
  app.get(
    '/schedules',
    {
      config: { access: 'viewer' },
      schema: {
        operationId: 'listSchedules',
        summary: 'List the configured schedules: when each runs next, and how its last run went',
        tags,
        response: { 200: ref(ScheduleList), ...problems() },
      },
    },
    async (request) => ({
      items: schedules.list().filter(({ database }) => seesDatabase(request, database)),
    }),
  );

  app.post(
    '/schedules/:name/run',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'runSchedule',
        summary: 'Do now what the schedule does',
        description:
          'The job is the one that the schedule starts, of its kind. It changes nothing about when the schedule is due next; ' +
          'an occurrence that comes while the job runs is skipped. One that prunes needs an admin; after a backup that an operator asked for nothing is pruned.',
        tags,
        headers: jobHeaders,
        params: Type.Object({ name: Name }),
        response: jobResponses(
          'drill',
          'operation_in_progress',
          'hook_failed',
          ...imageProblems,
          'source_ambiguous',
          'verification_failed',
          'check_violated',
          'check_failed',
          'retention_stopped',
          'not_exportable',
          'schema_mismatch',
        ),
      },
    },
    (request, reply) =>
      startJob(
        () => {
          const { name } = request.params;
          const database = schedules.databaseOf(name);
          // First: a token that is for others learns neither which schedules there are, nor how they are.
          requireDatabases(request, database === null ? null : [database]);
          const asked = schedules.runNow(name, mayAct(request.principal, 'admin'));
          // As POST /retention does.
          if (asked.kind === 'prune') requireRole(request, 'admin');
          return asked;
        },
        request,
        reply,
      ),
  );
};
