/** What runs when, by itself. */
import { type Static, Type } from 'typebox';
import type { VerifyLevel } from './backup.ts';
import { Name } from './database.ts';
import { DrillState } from './drill.ts';
import type { ExportRequest } from './export-request.ts';
import { type Job, JobId, JobState } from './job.ts';
import { mostCounted, type NextDue } from './occurrences.ts';
import { Instant, literals, nullable, ref } from './schema.ts';

/** What a schedule does each time. */
export type ScheduledTask =
  | { readonly kind: 'backup'; readonly verify: VerifyLevel | null }
  | { readonly kind: 'verify'; readonly level: VerifyLevel }
  | { readonly kind: 'drill'; readonly periodMs: number }
  | { readonly kind: 'export'; readonly request: ExportRequest }
  | { readonly kind: 'retention' };

/** A schedule as the configuration names it. */
export interface ConfiguredSchedule {
  /** No other schedule of the service has it. */
  readonly name: string;
  readonly database: string;
  /** Five fields, known to come true. */
  readonly cron: string;
  readonly timezone: string;
  /** A run begins up to so much later than it is due. */
  readonly jitterMs: number;
  readonly task: ScheduledTask;
}

/** With its occurrences. */
export interface TimedSchedule extends ConfiguredSchedule {
  readonly next: NextDue;
}

/** Whom the jobs of a schedule name as the one who asked. */
export const requesterOf = (schedule: string): string => `schedule:${schedule}`;

/** Whether a job was begun by a schedule at its time, and by nobody. */
export const isBySchedule = ({ requestedBy }: Pick<Job, 'requestedBy'>): boolean =>
  requestedBy.startsWith(requesterOf(''));

export const ScheduleRun = Type.Object(
  {
    dueAt: nullable(
      Type.String({ ...Instant, description: 'null: it was asked for, or begun by a clock that was ahead' }),
    ),
    outcome: literals(['started', 'skipped']),
    startedAt: nullable(Instant),
    jobId: nullable({ ...JobId, description: 'The job that it started, or that was in its way' }),
    state: nullable(JobState),
    reason: nullable(Type.String({ description: 'Why it was skipped' })),
    missed: Type.Integer({
      minimum: 0,
      maximum: mostCounted,
      description: 'Occurrences before it that it stands for: the service, or the machine, was away',
    }),
  },
  { additionalProperties: false },
);
export type ScheduleRun = Static<typeof ScheduleRun>;

export const Schedule = Type.Object(
  {
    name: Name,
    database: Name,
    kind: literals(['backup', 'verify', 'drill', 'export', 'retention']),
    cron: Type.String(),
    timezone: Type.String(),
    jitterMs: Type.Integer({ minimum: 0 }),
    nextRuns: Type.Array(Instant, { maxItems: 5, description: 'When it is due next, without the jitter' }),
    lastRun: nullable(ScheduleRun),
    drill: nullable(DrillState),
  },
  { $id: 'Schedule', additionalProperties: false },
);
export type Schedule = Static<typeof Schedule>;

export const ScheduleList = Type.Object(
  { items: Type.Array(ref(Schedule)) },
  { $id: 'ScheduleList', additionalProperties: false },
);
