import { violationsIn } from '../../domain/check.ts';
import { Problem } from '../../domain/problem.ts';
import { type RecoveryParts, type Run, subjectOf } from './parts.ts';
import { examine } from './rebuild.ts';

/**
 * Step `validate`: the checks, and the hook. What was restored was read and checked, as a copy, before it took its place; what was made
 * anew is read now.
 */
export async function validate(run: Run, parts: RecoveryParts): Promise<void> {
  const { database, request, context } = run;
  if (request.from === 'scratch') await examine(run, parts);
  judge(run);
  if (!parts.hooks.find(database.name, 'validate')) {
    context.detail('There is no hook validate.');
    return;
  }
  await parts.hooks.run('validate', subjectOf(run), context);
}

/** Where the request says so what breaks checks is told, and refused else. */
function judge({ request, progress }: Run): void {
  const { checks, alerts } = progress.state();
  const violated = violationsIn(checks);
  if (violated === null) return;
  if (request.checks === 'tell') {
    progress.note({ alerts: [...alerts.filter((told) => told !== violated), violated] });
    return;
  }
  const ran = checks.every(({ error }) => error === null);
  throw new Problem(ran ? 'check_violated' : 'check_failed', violated);
}
