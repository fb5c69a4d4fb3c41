import { Problem } from '../../domain/problem.ts';
import type { HooksService } from '../hooks/hooks-service.ts';
import { type RecoveryParts, type Run, subjectOf, unstoppable } from './parts.ts';
import { withRemedy } from './remedies.ts';

/** Step `start`: the hook, whatever became of the recovery. One that fails fails nothing, but alerts: the data is there. */
export async function startWriter(run: Run, parts: RecoveryParts): Promise<void> {
  const { progress, request } = run;
  if (progress.isDone('start')) return;
  const context = unstoppable(run.context);
  const work = async () => {
    progress.try({ begun: 'start' });
    const problem = await start({ ...run, context }, parts);
    const { done, alerts } = progress.state();
    const told = problem ? [...alerts, problem.message] : alerts;
    progress.try({ done: [...done, 'start'], begun: null, alerts: told });
    if (problem) throw withRemedy(problem, 'start', request.from);
  };
  await context.step('start', work).catch(() => undefined);
}

async function start(run: Run, { hooks }: RecoveryParts): Promise<Problem | null> {
  const { database, context, progress } = run;
  if (!hooks.find(database.name, 'start')) {
    context.detail('There is no hook start.');
    return progress.state().stopRan ? notStarted() : null;
  }
  const stays = progress.wasCutOff('start') ? await takeOver(run, hooks) : null;
  if (stays === null) return hooks.runAlerting('start', subjectOf(run), context);
  context.detail(`running already as PID ${stays}`);
  return null;
}

/** What an attempt before this one started must not be started twice, but may come to nothing yet. */
async function takeOver({ database, context }: Run, hooks: HooksService): Promise<number | null> {
  context.detail('watching what was started before the service ended');
  const stays = await hooks.takeOver('start', database.name, context.jobId);
  if (stays === null) context.detail('run again: how it ended before nobody knows');
  return stays;
}

/** The configuration was changed while the recovery was cut off. */
const notStarted = (): Problem =>
  new Problem('hook_failed', 'The hook stop was run, and there is no hook start any more.');
