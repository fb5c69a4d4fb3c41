/** Jobs: one long operation each, from request to result or problem. */
import { type Static, type TSchema, Type } from 'typebox';
import { Annotation, Backup, VerifyLevel } from './backup.ts';
import { CompareRequest, ComparisonReport } from './comparison.ts';
import { CopyRequest } from './copy.ts';
import { Name } from './database.ts';
import { DrillReport, DrillRequest } from './drill.ts';
import { Export } from './export.ts';
import { ExportRequest } from './export-request.ts';
import { dateSuffixPattern } from './ids.ts';
import { ProblemDocument } from './problem.ts';
import { RecoveryReport, RecoveryRequest } from './recovery.ts';
import { RestoreReport, RestoreRequest } from './restore.ts';
import { PruneReport, PruneRequest } from './retention/documents.ts';
import { Bytes, Instant, literals, nullable, page, ref } from './schema.ts';
import { VerificationReport, VerifyRequest } from './verification.ts';

export const BackupRequest = Type.Object(
  {
    database: Name,
    description: Type.Optional(Annotation.properties.description),
    tags: Type.Optional(Annotation.properties.tags),
    hold: Type.Optional(Annotation.properties.hold),
    verify: Type.Optional(VerifyLevel),
  },
  { $id: 'BackupRequest', additionalProperties: false },
);
export type BackupRequest = Static<typeof BackupRequest>;

export const ImportRequest = Type.Object(
  {
    file: Type.String({
      minLength: 1,
      maxLength: 4096,
      description: 'Absolute path of a .duckdb file under importRoots',
    }),
    database: Name,
    createdAt: Type.Optional(Instant),
  },
  {
    $id: 'ImportRequest',
    additionalProperties: false,
    description: 'createdAt: else the date in the file name',
  },
);
export type ImportRequest = Static<typeof ImportRequest>;

export const jobKinds = [
  'backup',
  'import',
  'copy',
  'verify',
  'drill',
  'compare',
  'restore',
  'recovery',
  'export',
  'prune',
] as const;
export const JobKind = literals(jobKinds);
export type JobKind = Static<typeof JobKind>;

export const JobState = literals(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export type JobState = Static<typeof JobState>;

export const Progress = Type.Object(
  { doneBytes: Bytes, totalBytes: Bytes, percent: Type.Number({ minimum: 0, maximum: 100 }) },
  { additionalProperties: false },
);
export type Progress = Static<typeof Progress>;

export const Step = Type.Object(
  {
    name: Type.String(),
    state: literals(['running', 'succeeded', 'failed', 'cancelled']),
    startedAt: Instant,
    endedAt: nullable(Instant),
    detail: nullable(Type.String()),
    output: Type.Optional(
      Type.String({ description: 'Of a hook: the last of what it wrote. Not shown to viewers' }),
    ),
    hint: Type.Optional(Type.String({ description: 'Of one that failed: what to do' })),
  },
  { additionalProperties: false },
);
export type Step = Static<typeof Step>;

/** `job-<instant>-<six hex digits>`. */
export const JobId = Type.String({
  pattern: `^job${dateSuffixPattern}$`,
  examples: ['job-20251111T030000Z-1b2c3d'],
});

const common = {
  id: JobId,
  database: nullable(Name),
  state: JobState,
  phase: nullable(Type.String({ description: 'The step under way' })),
  progress: nullable(Progress),
  steps: Type.Array(Step),
  createdAt: Instant,
  startedAt: nullable(Instant),
  endedAt: nullable(Instant),
  durationMs: nullable(Type.Integer()),
  attempt: Type.Integer({ minimum: 1 }),
  requestedBy: Type.String({
    description:
      'Name of the token, "anonymous" on a loopback without tokens, "schedule:<name>", or "copies": of those that the configuration wants',
  }),
  problem: nullable(ref(ProblemDocument)),
  cancelRequested: Type.Optional(
    Type.Literal(true, {
      description:
        'Of a recovery that goes on: its cancel was granted, and it puts back what was there when it has its turn',
    }),
  ),
};

/** One branch of the union of jobs: the kind decides what was asked and what comes out. */
const jobOf = <K extends JobKind, Q extends TSchema, R extends TSchema>(
  kind: K,
  request: Q & { $id?: string },
  result: R & { $id?: string },
) =>
  Type.Object(
    { ...common, kind: Type.Literal(kind), request: ref<Q>(request), result: nullable(ref<R>(result)) },
    { additionalProperties: false },
  );

export const Job = Type.Union(
  [
    jobOf('backup', BackupRequest, Backup),
    jobOf('import', ImportRequest, Backup),
    jobOf('copy', CopyRequest, Backup),
    jobOf('verify', VerifyRequest, VerificationReport),
    jobOf('drill', DrillRequest, DrillReport),
    jobOf('compare', CompareRequest, ComparisonReport),
    jobOf('restore', RestoreRequest, RestoreReport),
    jobOf('recovery', RecoveryRequest, RecoveryReport),
    jobOf('export', ExportRequest, Export),
    jobOf('prune', PruneRequest, PruneReport),
  ],
  { $id: 'Job' },
);
export type Job = Static<typeof Job>;
export type JobOf<K extends JobKind> = Extract<Job, { kind: K }>;
export type RequestOf<K extends JobKind> = JobOf<K>['request'];
export type ResultOf<K extends JobKind> = NonNullable<JobOf<K>['result']>;

export const JobPage = page(Job, 'JobPage');

export const isEnded = (job: Pick<Job, 'state'>): boolean =>
  job.state !== 'queued' && job.state !== 'running';

type Asked = { [K in JobKind]: { readonly kind: K; readonly request: RequestOf<K> } }[JobKind];

/** What only tells what it would do: it holds nothing up, and where it fails nothing has failed. */
export const isTrial = (asked: Asked): boolean => asked.kind === 'restore' && asked.request.dryRun === true;

/**
 * What writes a database or its backups: one at a time per database. Not what prunes a repository beside the primary one:
 * that may be slow, or away, and must keep no backup from being taken. Nor what restores to another file.
 */
export function isWriting(asked: Asked): boolean {
  if (asked.kind === 'prune') return asked.request.repository === undefined;
  if (asked.kind === 'restore') return 'database' in asked.request.target && !isTrial(asked);
  return ['backup', 'import', 'recovery'].includes(asked.kind);
}

/** The repository that the job waits for, where it must hold up no other; null: it waits in the line of all. */
export function laneOf(asked: Asked): string | null {
  if (asked.kind === 'copy') return asked.request.repository;
  return asked.kind === 'prune' ? (asked.request.repository ?? null) : null;
}

/** The step that publishes a backup or an export; its detail is the id. */
export const publishing = 'publish';

/** The step in which a restore takes its place; its detail is the target. */
export const swapping = 'swap';

/** The step in which a restore takes its place for good. */
export const committing = 'commit';

/** The steps in which a backup or an export comes to be, where nobody sees it yet. */
const staging: readonly string[] = ['copy', 'read', 'keep unsealed', 'write', 'hash'];

/** Whether what a job does now, or did last, comes to nothing where it is cut off: only its staging is to be removed. */
export const isStaging = ({ steps }: Job): boolean => staging.includes(steps.at(-1)?.name ?? '');

/** The backup or export that the job has published, or was about to; null: it had not come to that. */
export const announcedBy = ({ steps }: Job): string | null =>
  steps.find(({ name }) => name === publishing)?.detail ?? null;

/** The verification that a backup which has succeeded was to get within its job, and has not: it was cut off. */
export function owedVerification(job: Job): { readonly backup: string; readonly level: VerifyLevel } | null {
  if (job.kind !== 'backup' || job.state !== 'succeeded' || !job.result) return null;
  const { id: backup, verified } = job.result;
  const level = job.request.verify;
  return level === undefined || verified[level] ? null : { backup, level };
}

/** The kinds that go on where they stopped when the service is back. */
export const isResumable = (kind: JobKind): boolean => kind === 'recovery';
