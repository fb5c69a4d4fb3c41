/** What webhooks are told. */
import { type Static, Type } from 'typebox';
import { Name } from './database.ts';
import { dateSuffixPattern } from './ids.ts';
import { JobId } from './job.ts';
import { ProblemDocument } from './problem.ts';
import { Instant, literals, nullable, ref } from './schema.ts';

/**
 * `<what>.failed`: a job failed. `<what>.recovered`: the first of that kind to succeed since. retention.stopped: nothing
 * may be removed, for the reason in the problem. backup.late: the last good backup is older than maxAge; backup.in_time: no
 * longer so. copy.late, copy.in_time: the same of what another repository holds, where copies wait to be made. backup.unusable,
 * export.unusable: some lie in a repository and are in no list, because their manifest or a file is damaged; backup.usable, export.usable: there are
 * none any more. hook.failed: a hook failed that fails no job; hook.recovered: it succeeded again.
 */
export const NotificationType = literals([
  'backup.failed',
  'backup.recovered',
  'backup.late',
  'backup.in_time',
  'backup.unusable',
  'backup.usable',
  'import.failed',
  'import.recovered',
  'copy.failed',
  'copy.recovered',
  'copy.late',
  'copy.in_time',
  'verify.failed',
  'verify.recovered',
  'drill.failed',
  'drill.recovered',
  'compare.failed',
  'compare.recovered',
  'restore.failed',
  'restore.recovered',
  'recovery.failed',
  'recovery.recovered',
  'export.failed',
  'export.recovered',
  'export.unusable',
  'export.usable',
  'retention.failed',
  'retention.stopped',
  'retention.recovered',
  'hook.failed',
  'hook.recovered',
]);
export type NotificationType = Static<typeof NotificationType>;

export const Notification = Type.Object(
  {
    id: Type.String({
      pattern: `^notification${dateSuffixPattern}$`,
      examples: ['notification-20251111T030001Z-9c8b7a'],
      description: 'The same in each attempt to deliver it, and in the header `webhook-id`',
    }),
    type: NotificationType,
    at: Instant,
    database: nullable(Name),
    summary: Type.String({ description: 'One sentence for people' }),
    jobId: nullable(JobId),
    problem: nullable(ref(ProblemDocument)),
  },
  { $id: 'Notification', additionalProperties: false },
);
export type Notification = Static<typeof Notification>;
