/** Drills: backups proven by restoring them, in turn, so that none goes unproven for longer than a stated period. */
import { type Static, Type } from 'typebox';
import { BackupId } from './backup.ts';
import { Name } from './database.ts';
import { problemCodes } from './problem.ts';
import { literals } from './schema.ts';

export const DrillRequest = Type.Object(
  {
    database: Name,
    backups: Type.Array(BackupId, { minItems: 1, description: 'Chosen by their turn when the run began' }),
  },
  { $id: 'DrillRequest', additionalProperties: false },
);
export type DrillRequest = Static<typeof DrillRequest>;

export const DrillReport = Type.Object(
  {
    database: Name,
    proven: Type.Array(BackupId, { description: 'Restored to scratch and read, every row' }),
    failed: Type.Array(
      Type.Object(
        { backup: BackupId, code: literals(problemCodes), detail: Type.String() },
        { additionalProperties: false },
      ),
      { description: 'Those of damaged ones have a report: GET /verify?backup=' },
    ),
    gone: Type.Array(BackupId, { description: 'Removed before their turn came' }),
  },
  { $id: 'DrillReport', additionalProperties: false },
);
export type DrillReport = Static<typeof DrillReport>;

export const DrillState = Type.Object(
  {
    provenWithinMs: Type.Integer({
      description: 'Within this period each good backup is restored to scratch once',
    }),
    overdue: Type.Integer({ minimum: 0, description: 'Good backups that this does not hold for now' }),
  },
  { additionalProperties: false },
);
export type DrillState = Static<typeof DrillState>;

/** When a good backup was last proven by a restore; null: never, or by a clock that was ahead, which tells nothing of the time since. */
export interface Proof {
  readonly id: string;
  readonly createdAt: string;
  readonly provenAt: string | null;
}

export interface DrillRun {
  readonly at: Date;
  /** The run after it; null: there is none. */
  readonly next: Date | null;
  readonly periodMs: number;
}

/** A backup that nobody has restored yet was at least read, every row, when it was taken. */
const deadlineOf = ({ createdAt, provenAt }: Proof, periodMs: number): number =>
  Date.parse(provenAt ?? createdAt) + periodMs;

/**
 * The backups whose turn it is: their even share of the period (one at least), those never proven before those
 * proven longest ago, older ones first; and whatever would be overdue before the next run.
 */
export function chooseForDrill(backups: readonly Proof[], { at, next, periodMs }: DrillRun): string[] {
  const untilMs = next?.getTime() ?? at.getTime() + periodMs;
  const share = Math.max(1, Math.ceil((backups.length * (untilMs - at.getTime())) / periodMs));
  return backups
    .toSorted(byTurn)
    .filter((backup, turn) => turn < share || deadlineOf(backup, periodMs) <= untilMs)
    .map(({ id }) => id);
}

function byTurn(one: Proof, other: Proof): number {
  const turns = provenMs(one) - provenMs(other);
  return turns || Date.parse(one.createdAt) - Date.parse(other.createdAt) || (one.id < other.id ? -1 : 1);
}

const provenMs = ({ provenAt }: Proof): number => (provenAt === null ? 0 : Date.parse(provenAt));

/** What the period is kept for, and for how many not. */
export const drillState = (backups: readonly Proof[], now: Date, periodMs: number): DrillState => ({
  provenWithinMs: periodMs,
  overdue: backups.filter((backup) => deadlineOf(backup, periodMs) < now.getTime()).length,
});
