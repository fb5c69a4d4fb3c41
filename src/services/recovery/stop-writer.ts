import type { Clock } from '../../domain/ports/clock.ts';
import { isProblem } from '../../domain/problem.ts';
import { refuseUnlessFree, seenHolder, trusting } from '../holder.ts';
import { wasNeverStarted } from '../hooks/hooks-service.ts';
import { type RecoveryParts, type Run, subjectOf } from './parts.ts';
import type { Progress } from './progress.ts';

const intervalMs = 200;
/** Of clocks that are set right. */
const toleranceMs = 60_000;

/**
 * Step `stop`: the hook, and then a while for the process that held the database to let go of it: as long as the hook itself may take.
 * Without a hook nobody may hold it now.
 */
export async function stopWriter(run: Run, parts: RecoveryParts): Promise<void> {
  const { database, context } = run;
  const hook = parts.hooks.find(database.name, 'stop');
  if (!hook) {
    context.detail('There is no hook stop: nothing was stopped.');
    await refuseUnlessFree(database.path, parts.holderOf);
    return;
  }
  await runHook(run, parts);
  await waitUntilFree(run, hook.timeoutMs, parts);
}

/**
 * Where an attempt before this one ran the hook, the writer may have been stopped already, and a command that finds nothing to stop may call
 * that a failure. It is none then, where nobody is seen to hold the database and anybody would be.
 */
async function runHook(run: Run, { hooks, holderOf, clock }: RecoveryParts): Promise<void> {
  const { database, context, progress } = run;
  const again = progress.state().stopRan;
  try {
    progress.note({ stopRan: true, stopBootAt: bootAt(clock).toISOString() });
    await hooks.run('stop', subjectOf(run), context);
  } catch (error) {
    if (!again && wasNeverStarted(error)) progress.note({ stopRan: false });
    const harmless = again && isProblem(error, 'hook_failed');
    if (!harmless || (await holderOf(database.path)) !== 'free') throw error;
    context.detail(`${error.message} It was run before, and nobody holds the database.`);
  }
}

/** By the wall clock; it moves only when somebody sets that. */
const bootAt = (clock: Clock): Date => new Date(clock.now().getTime() - clock.sinceBootMs());

/** A machine that was started anew since may have started the writer too: then what had been stopped has to be stopped again. */
export const mustStopAgain = (run: Run, parts: RecoveryParts): boolean =>
  run.progress.isDone('stop') && isStopOutdated(run, parts);

/** Whether the hook was run last before the machine was started. */
export function isStopOutdated({ progress }: Run, { clock }: RecoveryParts): boolean {
  const { stopBootAt = null } = progress.state();
  return stopBootAt !== null && Math.abs(bootAt(clock).getTime() - Date.parse(stopBootAt)) > toleranceMs;
}

/** Before it is repeated: one that is cut off then, or fails, assures nobody. */
export const forgetStop = (progress: Progress): void =>
  progress.try({ done: progress.state().done.filter((step) => step !== 'stop') });

async function waitUntilFree(
  { database, context }: Run,
  patienceMs: number,
  parts: RecoveryParts,
): Promise<void> {
  const { holderOf, clock } = parts;
  const untilMs = clock.monotonicMs() + patienceMs;
  for (;;) {
    const holder = await seenHolder(database.path, holderOf);
    if (!holder) return;
    if (clock.monotonicMs() >= untilMs) {
      // Names it.
      await refuseUnlessFree(database.path, trusting(holderOf));
      return;
    }
    context.detail(`waiting for ${holder.command} (PID ${holder.pid}) to let go of the database`);
    await clock.sleep(intervalMs, context.signal);
  }
}
