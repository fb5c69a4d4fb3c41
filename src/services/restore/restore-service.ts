/** Restores a backup, or rows of an export or a file, to a database or to a path: proven before anything is touched, undone where anything fails. */
import { violationsIn } from '../../domain/check.ts';
import { datedId, instantOfDated } from '../../domain/ids.ts';
import type { JobContext, JobHandler } from '../../domain/ports/jobs.ts';
import type { TryLock } from '../../domain/ports/lock.ts';
import type { DatabaseMounts } from '../../domain/ports/mounts.ts';
import { Problem } from '../../domain/problem.ts';
import type { RestoreReport, RestoreRequest } from '../../domain/restore.ts';
import type { ChecksService } from '../checks/checks-service.ts';
import { type HolderOf, refuseUnlessFree, trusting } from '../holder.ts';
import { refuseLostMount } from '../lost-mount.ts';
import { leaseSource, type SourceOptions } from './lease-source.ts';
import { type Plan, planSwap, refuseWritten, requireSpace } from './plan.ts';
import { replaceTarget } from './replace-target.ts';
import { dryReport, refuseDamaged, reportOf } from './report.ts';
import type { Made, Source } from './source.ts';
import { withStaging } from './staging.ts';
import { findTarget } from './target.ts';
import { asRestoreProblem } from './trouble.ts';
import { undoEarlier } from './undo-earlier.ts';

export interface RestoreServiceOptions extends SourceOptions {
  readonly restoreRoots: readonly string[];
  readonly holderOf: HolderOf;
  readonly checks: ChecksService;
  readonly tryLock: TryLock;
  readonly mounts: DatabaseMounts;
  readonly randomBytes: (size: number) => Uint8Array;
}

export interface RestoreService {
  /**
   * Steps: resolve, check, stage, verify, prepare, swap, validate, commit; and roll back, where one of the last three fails. Before check
   * `undo an earlier restore`, where one to the same target was broken off and is not undone yet.
   * Rows are loaded before they are verified: `load`; or `copy <database>`, `read` and `merge`. Rejects with `not_found`,
   * `path_not_allowed`, `image_unsealed`, `verification_failed` (with the report, where the copy was read), `schema_mismatch`,
   * `load_failed`, `insufficient_space`, `target_locked`, `target_not_replaceable`, `operation_in_progress`, `restore_failed`;
   * a merge also as the ImageService.
   */
  readonly restore: JobHandler<'restore'>;
  /** The same within a job of another kind. */
  restoreWithin(request: RestoreRequest, context: JobContext, within: Within): Promise<RestoreReport>;
  /** What it would do, whoever holds the target. Rejects as `restore` up to the step check, but for `target_locked`. */
  plan(request: RestoreRequest, jobId: string): Promise<RestoreReport>;
}

/** How another job restores. */
interface Within {
  /** Every process that uses the target was stopped: a holder that cannot be seen counts as none. */
  readonly stopped: boolean;
  /** Is given the proven copy before it takes the target's place. */
  inspect(made: Made): Promise<void>;
}

const byItself: Within = { stopped: false, inspect: async () => {} };

export function createRestoreService(options: RestoreServiceOptions): RestoreService {
  const { databases, restoreRoots, clock } = options;
  /** Targets under way and their jobs: a path may be the target of restores of two databases at once. */
  const busy = new Map<string, string>();

  async function planFor(source: Source, { target, force = false }: RestoreRequest): Promise<Plan> {
    const found = await findTarget(target, databases, restoreRoots);
    if (!force) await refuseLostMount(found.path, options.mounts);
    const quarantineId = datedId(found.database ?? 'path', clock.now(), options.randomBytes(3));
    return planSwap({ source, target: found, quarantineId, force });
  }

  const holderFor = ({ force }: RestoreRequest, { stopped }: Within): HolderOf =>
    force || stopped ? trusting(options.holderOf) : options.holderOf;

  async function check(plan: Plan, request: RestoreRequest, within: Within): Promise<void> {
    await refuseUnlessFree(plan.target.path, holderFor(request, within));
    await requireSpace(plan);
  }

  /** Makes the copy, proves it, puts it in place. */
  async function run(
    plan: Plan,
    request: RestoreRequest,
    context: JobContext,
    within: Within,
    folder: string,
  ): Promise<RestoreReport> {
    const { source } = plan;
    const { jobId } = context;
    const proven = await source.make(folder, context, (found) => refuseDamaged(plan, jobId, found));
    const made = await withChecks(proven, plan, context);
    await within.inspect(made);
    const again = async () => {
      const now = await planFor(source, request);
      refuseWritten(plan, now);
      return now;
    };
    const holderOf = holderFor(request, within);
    const done = await replaceTarget({ plan, made, again }, context, { ...options, holderOf });
    return reportOf(done.plan, jobId, made, done.notes);
  }

  /**
   * Step `checks`: those of the target's database, on the copy. They are told and refuse nothing: an operator may want
   * a state back that is known to break one.
   */
  async function withChecks(made: Made, { source, target }: Plan, context: JobContext): Promise<Made> {
    const { database } = target;
    if (database === null || !options.checks.has(database)) return made;
    const at = 'backup' in source.named ? instantOfDated(source.named.backup) : clock.now();
    const run = () => options.checks.run(database, { file: made.file, at }, context.signal);
    const checks = await context.step('checks', run);
    const violated = violationsIn(checks);
    const notes = [...made.verification.notes, ...(violated === null ? [] : [violated])];
    return { ...made, verification: { ...made.verification, checks, notes } };
  }

  async function runStaged(
    plan: Plan,
    request: RestoreRequest,
    context: JobContext,
    within: Within,
  ): Promise<RestoreReport> {
    const { home } = plan.target;
    const { jobId } = context;
    try {
      return await withStaging({ home, jobId }, options, (folder) =>
        run(plan, request, context, within, folder),
      );
    } catch (error) {
      throw asRestoreProblem(error, home);
    }
  }

  async function occupied<T>(path: string, jobId: string, work: () => Promise<T>): Promise<T> {
    const other = busy.get(path);
    if (other !== undefined) {
      throw new Problem('operation_in_progress', `${path} is being restored by ${other}.`, { jobId: other });
    }
    busy.set(path, jobId);
    return work().finally(() => busy.delete(path));
  }

  async function restoreWithin(
    request: RestoreRequest,
    context: JobContext,
    within: Within,
  ): Promise<RestoreReport> {
    const { jobId } = context;
    const leased = leaseSource(request, jobId, options);
    try {
      const plan = await context.step('resolve', async () => planFor(await leased.find(), request));
      const checked = () => context.step('check', () => check(plan, request, within));
      if (request.dryRun) {
        await checked();
        return dryReport(plan, jobId);
      }
      return await occupied(plan.target.path, jobId, async () => {
        await undoEarlier(plan.target, context, { ...options, holderOf: holderFor(request, within) });
        await checked();
        return runStaged(plan, request, context, within);
      });
    } finally {
      leased.release();
    }
  }

  return {
    restore: (request, context) => restoreWithin(request, context, byItself),
    restoreWithin,
    async plan(request, jobId) {
      const leased = leaseSource(request, jobId, options);
      try {
        const plan = await planFor(await leased.find(), request);
        await requireSpace(plan);
        return dryReport(plan, jobId);
      } finally {
        leased.release();
      }
    },
  };
}
