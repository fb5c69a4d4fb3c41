/** Recoveries: identify, verify, stop, restore, validate, backfill, start; or from scratch. Each goes on where it was cut off. */
import type { JobHandler } from '../../domain/ports/jobs.ts';
import { problemOf } from '../../domain/problem.ts';
import {
  type RecoveryPlan,
  type RecoveryRequest,
  type RecoveryStep,
  stepsFrom,
} from '../../domain/recovery.ts';
import { findDatabase } from '../configured-database.ts';
import { backfill } from './backfill.ts';
import { giveUp } from './give-up.ts';
import type { RecoveryParts, Run } from './parts.ts';
import { planRecovery } from './plan.ts';
import { openProgress } from './progress.ts';
import { moveAside } from './rebuild.ts';
import { withRemedy } from './remedies.ts';
import { reportOf } from './report.ts';
import { identify, restoreBackup, verify } from './restore-backup.ts';
import { startWriter } from './start-writer.ts';
import { forgetStop, mustStopAgain, stopWriter } from './stop-writer.ts';
import { validate } from './validate.ts';

export interface RecoveryService {
  /**
   * Steps: those of `stepsFrom`, what they consist of as `<step>: <part>`, and `roll back`. Rejects as they do, with the report, when what was
   * not validated is undone and the hook start was run; of a cancel too. Where the service ends it rejects at once, and goes on in the next
   * attempt.
   */
  readonly recovery: JobHandler<'recovery'>;
  /** What it would do now. `not_found`, `image_unsealed`, `verification_failed`, `target_not_replaceable`, `insufficient_space`. */
  plan(request: RecoveryRequest): Promise<RecoveryPlan>;
}

/** The start is told apart: nothing that happens keeps it from being run. */
type Act = Exclude<RecoveryStep, 'start'>;

const acts: Readonly<Record<Act, (run: Run, parts: RecoveryParts) => Promise<void>>> = {
  identify,
  verify,
  stop: stopWriter,
  restore: restoreBackup,
  'move aside': moveAside,
  validate,
  backfill,
};

const isAct = (step: RecoveryStep): step is Act => step !== 'start';

export function createRecoveryService(parts: RecoveryParts): RecoveryService {
  async function perform(step: Act, run: Run): Promise<void> {
    const { request, context, progress } = run;
    await context.step(step, async () => {
      try {
        progress.begin(step);
        await acts[step](run, parts);
        progress.end(step);
      } catch (error) {
        context.signal.throwIfAborted();
        throw withRemedy(error, step, request.from);
      }
    });
    // What cannot be cancelled in it, the swap, is over.
    context.stoppable();
  }

  async function stopAgain(run: Run): Promise<void> {
    forgetStop(run.progress);
    await perform('stop', run);
  }

  /** What an attempt before this one left running must change nothing beside what is done now: not beside a roll-back either. */
  async function endLeftOver({ progress, context }: Run): Promise<void> {
    const { begun, stopRan } = progress.state();
    if (begun === 'validate' || begun === 'backfill') await parts.hooks.endLeft(begun, context.jobId);
    if (stopRan) await parts.hooks.endLeft('stop', context.jobId);
  }

  async function goForward(run: Run): Promise<void> {
    const { failure } = run.progress.state();
    if (failure) throw problemOf(failure, run.context.jobId);
    const left = stepsFrom[run.request.from].filter(isAct).filter((step) => !run.progress.isDone(step));
    if (left.length > 0 && mustStopAgain(run, parts)) await stopAgain(run);
    for (const step of left) await perform(step, run);
  }

  return {
    async recovery(request, context) {
      const database = findDatabase(request.database, parts.databases);
      const progress = openProgress(context.jobId, database.path, parts);
      const run: Run = { database, request, context, progress };
      try {
        await endLeftOver(run);
        await goForward(run);
      } catch (error) {
        return giveUp(error, run, parts);
      }
      await startWriter(run, parts);
      return reportOf(run);
    },
    plan: (request) => planRecovery(request, parts),
  };
}
