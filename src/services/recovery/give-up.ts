import { isServiceEnding } from '../../domain/ending.ts';
import { asProblem, FailedWithResult } from '../../domain/failed-with-result.ts';
import { Problem, problemDocument } from '../../domain/problem.ts';
import { sentence } from '../restore/trouble.ts';
import { type RecoveryParts, type Run, unstoppable, vacatedBy, within } from './parts.ts';
import { reportOf } from './report.ts';
import { wasSwapped } from './restore-backup.ts';
import { startWriter } from './start-writer.ts';
import { forgetStop, isStopOutdated, stopWriter } from './stop-writer.ts';

/**
 * Ends a recovery that failed or was cancelled: what was swapped in and not validated gives way to what was there before, and then the hook
 * start is run, where stop was. That it gives up is written down first, so that another attempt does not try again what failed. Not where the
 * service ends: then it goes on.
 */
export async function giveUp(error: unknown, run: Run, parts: RecoveryParts): Promise<never> {
  const { context, progress } = run;
  if (isServiceEnding(context.signal)) throw error;
  const failure = failureOf(error, context.signal);
  const isResumed = progress.state().failure !== null;
  if (!isResumed) {
    const { jobId } = context;
    progress.try({ failure: problemDocument(failure, `/jobs/${jobId}`, jobId) });
  }
  const kept = await undo(run, parts, isResumed);
  if (progress.state().stopRan) await startWriter(run, parts);
  throw new FailedWithResult(kept === null ? failure : withKept(failure, kept), reportOf(run));
}

function failureOf(error: unknown, { aborted, reason }: AbortSignal): Problem {
  return aborted && reason instanceof Problem ? reason : asProblem(error);
}

/** Step `roll back`. Gives null where all is as it was, or as it shall be, else what is not, and why. `isResumed`: another attempt has begun it. */
async function undo(run: Run, parts: RecoveryParts, isResumed: boolean): Promise<string | null> {
  const { progress } = run;
  if (progress.state().rolledBack || progress.isDone('validate')) return null;
  const context = unstoppable(run.context);
  const putBack = () => {
    const { quarantine, rollingBack = false } = progress.state();
    const begin = () => progress.try({ rollingBack: true });
    const moved = { quarantine, isBegun: rollingBack, begin };
    return parts.vacating.putBack(moved, vacatedBy(run, parts), within(context, 'roll back'));
  };
  try {
    if (!(await isSwapped(run, parts))) return null;
    if (needsStop(run, parts, isResumed)) await stopOnce({ ...run, context }, parts);
    const kept = await context.step('roll back', putBack);
    if (kept === null) progress.try({ rolledBack: true });
    return kept;
  } catch (error) {
    return `Putting back what was there before failed: ${sentence(error)} GET /quarantine tells where it is.`;
  }
}

/** Also where the step was cut off, or failed, after its swap: in whichever attempt. None comes before the stop. */
async function isSwapped(run: Run, parts: RecoveryParts): Promise<boolean> {
  const { request, progress, context } = run;
  const step = request.from === 'backup' ? 'restore' : 'move aside';
  if (progress.isDone(step)) return true;
  const mayBe = progress.isDone('stop') || progress.state().stopRan;
  return mayBe && wasSwapped({ ...run, context: unstoppable(context) }, step, parts);
}

/**
 * What had been stopped may run again: started with the machine, or not stopped since, because the attempt that was to do it was cut off. Not
 * once start may have been run: it would not be run again.
 */
function needsStop(run: Run, parts: RecoveryParts, isResumed: boolean): boolean {
  const { progress } = run;
  const { stopRan, begun } = progress.state();
  if (!stopRan || begun === 'start' || progress.isDone('start')) return false;
  return isStopOutdated(run, parts) || (isResumed && !progress.isDone('stop'));
}

/** Step `stop`. Where it fails the roll-back is told less of who may hold the database, and is tried all the same. */
async function stopOnce(run: Run, parts: RecoveryParts): Promise<void> {
  forgetStop(run.progress);
  const work = async () => {
    await stopWriter(run, parts);
    run.progress.end('stop');
  };
  await run.context.step('stop', work).catch(() => undefined);
}

/** One that was cancelled has failed then. */
const withKept = ({ code, message, hint, cause }: Problem, kept: string): Problem =>
  new Problem(code === 'cancelled' ? 'restore_failed' : code, `${sentence(message)} ${kept}`, {
    hint,
    cause,
  });
