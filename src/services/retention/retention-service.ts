/** Which backups stay and which go, and letting those go. */
import type { ConfiguredDatabase } from '../../domain/database.ts';
import { asProblem, FailedWithResult } from '../../domain/failed-with-result.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { JobContext, JobHandler } from '../../domain/ports/jobs.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { Problem } from '../../domain/problem.ts';
import { freedOf, nothingFreed } from '../../domain/removal.ts';
import type { PruneReport, PruneRequest, RetentionPlan } from '../../domain/retention/documents.ts';
import { type Candidate, keepAll, planRetention } from '../../domain/retention/plan.ts';
import type { RetentionPolicy } from '../../domain/retention/policy.ts';
import type { RemoveBackup } from '../backup/remove-backup.ts';
import { type ConfiguredDatabases, findDatabase } from '../configured-database.ts';
import { findRepository } from '../repositories/find-repository.ts';
import { createWhyStopped, type StopsOptions } from './stops.ts';
import { type CandidatesOptions, storedCandidates, withLacked, withLocks } from './stored-candidates.ts';

export interface RetentionServiceOptions extends StopsOptions, CandidatesOptions {
  readonly databases: ConfiguredDatabases;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly removeBackup: RemoveBackup;
  /** Notes which copies of a database are still to be made, as far as is known now. */
  readonly wantCopies: (database: ConfiguredDatabase) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RetentionService {
  /** What the configured policy, or one to try, would remove now. Changes nothing. `not_found`. */
  plan(request: PruneRequest, trial?: RetentionPolicy): Promise<RetentionPlan>;
  /**
   * What is asked of a job: the primary repository goes unnamed, so that the job is known for one that removes what the database's
   * backups are counted by. Throws `not_found`.
   */
  requestOf(asked: PruneRequest): PruneRequest;
  /**
   * Carries the configured policy out. `retention_stopped`, with the plan as the result, where nothing may be removed. A
   * backup that cannot be removed does not keep the others: the job fails when they are gone.
   */
  readonly prune: JobHandler<'prune'>;
}

/** A plan with the sizes that it was made of. */
interface Planned {
  readonly plan: RetentionPlan;
  readonly candidates: readonly Candidate[];
  /** Whether what goes there stays as an older version; null: that cannot be told. */
  readonly keepsVersions: boolean | null;
}

export function createRetentionService(options: RetentionServiceOptions): RetentionService {
  const { databases, repositories, removeBackup, clock, log } = options;
  const whyStopped = createWhyStopped(options);

  async function planFor(
    { database, repository: asked }: PruneRequest,
    trial?: RetentionPolicy,
  ): Promise<Planned> {
    const configured = findDatabase(database, databases);
    const place = placeOf(configured, asked);
    const repository = findRepository(place.repository, repositories);
    const policy = trial ?? place.retention;
    const there = await storedCandidates(database, repository, options);
    const stored = place.isPrimary ? there : withLacked(there, configured, options);
    const keepsVersions = await repository.keepsVersions();
    const now = clock.now();
    const decide = (candidates: readonly Candidate[]) =>
      policy ? planRetention(candidates, policy, now) : keepAll(candidates, 'no policy is configured');
    const going = decide(stored).remove.map(({ backup }) => backup);
    // Nothing is locked where nothing is kept that was deleted.
    const candidates = keepsVersions === false ? stored : await withLocks(stored, going, repository);
    const found = decide(candidates);
    const stopped = policy ? (found.stopped ?? whyStopped(database, candidates, place.isPrimary)) : null;
    const freed = freedOf(found.freedBytes, keepsVersions);
    const plan = { database, repository: repository.name, policy, ...found, ...freed, stopped };
    return { plan, candidates, keepsVersions };
  }

  /**
   * Oldest first: no backup here depends on another, and what is cut off leaves the newer ones. The plan for what is left
   * keeps the same ones then.
   */
  async function carryOut(
    { plan, candidates, keepsVersions }: Planned,
    context: JobContext,
  ): Promise<PruneReport> {
    const sizes = new Map(candidates.map(({ id, sizeBytes }) => [id, sizeBytes]));
    const report: PruneReport = { ...plan, removed: [], failed: [], ...nothingFreed };
    let removedBytes = 0;
    let trouble: Problem | null = null;
    for (const { backup, reasons } of plan.remove.toReversed()) {
      context.signal.throwIfAborted();
      try {
        await removeBackup.from(backup, plan.repository);
        report.removed.push(backup);
        removedBytes += sizes.get(backup) ?? 0;
        Object.assign(report, freedOf(removedBytes, keepsVersions));
        log.info({ jobId: context.jobId, backup, reasons }, 'a backup was removed by retention');
      } catch (error) {
        const problem = asProblem(error, `${backup} could not be removed.`);
        report.failed.push({ backup, code: problem.code, detail: problem.message });
        if (!spares.has(problem.code)) trouble ??= problem;
      }
      context.detail(`${report.removed.length} of ${plan.remove.length} removed`);
    }
    if (trouble) throw new FailedWithResult(trouble, report);
    return report;
  }

  return {
    plan: async (request, trial) => (await planFor(request, trial)).plan,
    requestOf({ database, repository: asked }) {
      const { repository, isPrimary } = placeOf(findDatabase(database, databases), asked);
      return isPrimary ? { database } : { database, repository };
    },
    async prune(request, context) {
      const planned = await context.step('plan', async () => {
        // What came up since the repositories were read last: until its copy is made, what it can be made of stays.
        await options.wantCopies(findDatabase(request.database, databases));
        return planFor(request);
      });
      const { plan } = planned;
      if (plan.stopped !== null) {
        const nothing: PruneReport = { ...plan, removed: [], failed: [], ...nothingFreed };
        throw new FailedWithResult(new Problem('retention_stopped', plan.stopped), nothing);
      }
      return context.step('remove', () => carryOut(planned, context));
    },
  };
}

/** A repository of the database, and the policy there. Throws `not_found` for one that it does not have. */
export function placeOf({ name, repository, retention, copies }: ConfiguredDatabase, asked?: string) {
  if (asked === undefined || asked === repository) return { repository, retention, isPrimary: true };
  const copy = copies.find((one) => one.repository === asked);
  if (copy) return { ...copy, isPrimary: false };
  throw new Problem('not_found', `The database ${name} has no repository ${asked}.`);
}

/** What may have come up since the plan was made, and is no failure: the next run sees it. */
const spares: ReadonlySet<string> = new Set(['backup_held', 'backup_in_use', 'last_backup', 'not_found']);
