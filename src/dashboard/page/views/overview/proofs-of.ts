/** When backups were last proven: what stands beside the newest ones, and what recent jobs tell of the others. */
import type { Backup, JobOf, VerifyLevel } from '../../api/types.ts';

type Common = Pick<JobOf<'drill'>, 'id' | 'endedAt'>;
type Drill = Common & { readonly kind: 'drill'; readonly result: Result<'drill', 'proven' | 'failed'> };
type Verification = Common & {
  readonly kind: 'verify';
  readonly result: Result<'verify', 'backup' | 'level' | 'ok'>;
};
type Result<K extends 'drill' | 'verify', F extends keyof NonNullable<JobOf<K>['result']>> = Pick<
  NonNullable<JobOf<K>['result']>,
  F
> | null;

export interface Proof {
  /** Where more can be read. */
  readonly href: string;
  readonly level: VerifyLevel;
  readonly at: string;
  /** failed: a drill that could not prove all of its backups, for whatever reason. unreadable: the report, which may be of damage or of none. */
  readonly outcome: 'proven' | 'damage' | 'failed' | 'unreadable';
}

/** Newest first. */
export const proofsOf = (
  backups: readonly Pick<Backup, 'id' | 'verified'>[],
  jobs: readonly (Drill | Verification)[],
): Proof[] =>
  [...backups.flatMap(recorded), ...jobs.flatMap(told)].toSorted((one, other) =>
    other.at.localeCompare(one.at),
  );

const levels = ['checksum', 'structure', 'content', 'restore'] as const satisfies readonly VerifyLevel[];

const recorded = ({ id, verified }: Pick<Backup, 'id' | 'verified'>): Proof[] =>
  levels.flatMap((level) => {
    const one = verified[level];
    if (!one) return [];
    const outcome = one.ok ? 'proven' : one.unreadable ? 'unreadable' : 'damage';
    return [{ href: `#/backups/${id}`, level, at: one.at, outcome }];
  });

function told({ id, endedAt, ...job }: Drill | Verification): Proof[] {
  if (endedAt === null || !job.result) return [];
  const common = { href: `#/jobs/${id}`, at: endedAt };
  if (job.kind === 'drill') {
    const { proven, failed } = job.result;
    if (failed.length > 0) return [{ ...common, level: 'restore', outcome: 'failed' }];
    return proven.length === 0 ? [] : [{ ...common, level: 'restore', outcome: 'proven' }];
  }
  const { backup, level, ok } = job.result;
  return backup === null ? [] : [{ ...common, level, outcome: ok ? 'proven' : 'damage' }];
}
