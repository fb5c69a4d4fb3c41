/** Recoveries: the whole procedure from a lost database to one that its programs use again. */
import { type Static, Type } from 'typebox';
import { BackupId } from './backup.ts';
import { CheckResult } from './check.ts';
import { Name } from './database.ts';
import { ProblemDocument } from './problem.ts';
import { QuarantineId } from './restore.ts';
import { Instant, literals, nullable, ref } from './schema.ts';

const closed = { additionalProperties: false };

export const RecoveryRequest = Type.Object(
  {
    database: Name,
    from: literals(['backup', 'scratch'], {
      description:
        'backup: a backup is restored, and the days since are filled in. scratch: the database is moved aside and made anew',
    }),
    backup: Type.Optional({
      ...BackupId,
      description: 'Only with `from` backup; the newest good one without it',
    }),
    checks: Type.Optional(
      literals(['refuse', 'tell'], {
        description:
          'What data that breaks a check, or a check that cannot run, does. refuse, as without it: the recovery fails. tell: it goes on, and `alerts` has them',
      }),
    ),
    dryRun: Type.Optional(Type.Boolean({ description: 'Only tell what would happen' })),
  },
  { $id: 'RecoveryRequest', ...closed },
);
export type RecoveryRequest = Static<typeof RecoveryRequest>;

/** Every step, of either way. */
export const RecoveryStep = literals([
  'identify',
  'verify',
  'stop',
  'restore',
  'move aside',
  'validate',
  'backfill',
  'start',
]);
export type RecoveryStep = Static<typeof RecoveryStep>;

/** The steps of each way in their order. What was made from scratch is validated when everything is there. */
export const stepsFrom: Readonly<Record<RecoveryRequest['from'], readonly RecoveryStep[]>> = {
  backup: ['identify', 'verify', 'stop', 'restore', 'validate', 'backfill', 'start'],
  scratch: ['stop', 'move aside', 'backfill', 'validate', 'start'],
};

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export const RecoveryPlan = Type.Object(
  {
    database: Name,
    from: RecoveryRequest.properties.from,
    backup: nullable(BackupId),
    target: Type.String({ description: 'The file of the database, with symbolic links followed' }),
    steps: Type.Array(
      Type.Object(
        {
          name: RecoveryStep,
          does: Type.Array(Type.String({ description: 'What would be done' })),
          command: nullable(Type.Array(Type.String(), { description: 'Of the hook that would be run' })),
          ifItFails: Type.String({ description: 'What happens then, and what to do' }),
        },
        closed,
      ),
    ),
  },
  { $id: 'RecoveryPlan', ...closed },
);
export type RecoveryPlan = Static<typeof RecoveryPlan>;

export const RecoveryReport = Type.Object(
  {
    database: Name,
    from: RecoveryRequest.properties.from,
    backup: nullable({ ...BackupId, description: 'What was restored' }),
    target: Type.String(),
    quarantine: nullable(
      Type.String({
        ...QuarantineId,
        description: 'What was there before; null where nothing was, or it was put back',
      }),
    ),
    checks: Type.Array(CheckResult, { description: 'The configured checks, on what was restored or made' }),
    startDate: nullable(
      Type.String({
        ...Day,
        description: 'The day that the backfill began with; null: everything, or no backfill',
      }),
    ),
    rolledBack: Type.Boolean({ description: 'What was there before was put back' }),
    alerts: Type.Array(Type.String({ description: 'What went wrong and fails no recovery' })),
  },
  { $id: 'RecoveryReport', ...closed },
);
export type RecoveryReport = Static<typeof RecoveryReport>;

/** What is remembered of a recovery under way, for whoever goes on with it. */
export const RecoveryState = Type.Object(
  {
    /** Where the database lay, as the configuration had it. Not in what was kept by versions before. */
    target: Type.Optional(Type.String()),
    done: Type.Array(RecoveryStep),
    /** Begun, and perhaps done. */
    begun: nullable(RecoveryStep),
    backup: nullable(BackupId),
    /** The hook stop was begun: start must be run. */
    stopRan: Type.Boolean(),
    /** When the machine was started on which it was. Not in what was kept by the first version. */
    stopBootAt: Type.Optional(nullable(Instant)),
    /** Nothing lay at the target before. */
    wasMissing: Type.Boolean(),
    quarantine: nullable(Type.String()),
    checks: Type.Array(CheckResult),
    /** The last day that the restored data has rows of; null: not known, or none. */
    lastDay: nullable(Day),
    startDate: nullable(Day),
    /** Why it gives up: what was done is undone, and the start hook run. */
    failure: nullable(ref(ProblemDocument)),
    /** Rolling back was begun: what was moved aside may be back in its place. Not in what was kept by versions before. */
    rollingBack: Type.Optional(Type.Boolean()),
    rolledBack: Type.Boolean(),
    alerts: Type.Array(Type.String()),
  },
  closed,
);
export type RecoveryState = Static<typeof RecoveryState>;

export const newRecovery: RecoveryState = {
  done: [],
  begun: null,
  backup: null,
  stopRan: false,
  stopBootAt: null,
  wasMissing: false,
  quarantine: null,
  checks: [],
  lastDay: null,
  startDate: null,
  failure: null,
  rollingBack: false,
  rolledBack: false,
  alerts: [],
};

/**
 * The day that a backfill begins with, which may be half written: the last one that there are rows of. A row that claims to be of
 * the future must hide no missing day: none later than the backup's own day, and none later than yesterday.
 */
export function backfillFrom(lastDay: string | null, backupAt: Date | null, now: Date): string | null {
  if (lastDay === null) return null;
  const yesterday = dayOf(new Date(now.getTime() - 86_400_000));
  const days = [lastDay, yesterday, ...(backupAt ? [dayOf(backupAt)] : [])];
  return days.toSorted()[0] ?? null;
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
