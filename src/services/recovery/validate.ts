import { checksProblem, violationsIn } from '../../domain/check.ts';
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
  const problem = checksProblem(checks);
  if (problem && request.checks !== 'tell') throw problem;
  const violated = violationsIn(checks);
  if (violated === null) return;
  progress.note({ alerts: [...alerts.filter((told) => told !== violated), violated] });
}
