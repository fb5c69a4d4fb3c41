/** What becomes of things when a step fails, and what to do then. */
import { FailedWithResult } from '../../domain/failed-with-result.ts';
import { Problem } from '../../domain/problem.ts';
import type { RecoveryRequest, RecoveryStep } from '../../domain/recovery.ts';

const untouched = 'The database is as it was, and the hook start is run.';
const putBack =
  'What was there before is put back, the new file goes to quarantine, and the hook start is run.';

const remedies: Readonly<Record<RecoveryStep, string>> = {
  identify: 'Nothing was touched. Name another backup, or recover from scratch.',
  verify:
    'Nothing was touched. A damaged backup is not good any more: repeat, and the next older one is taken. Where the data breaks a check, name another backup, or repeat with "checks": "tell".',
  stop: `${untouched} Stop what uses the database by hand, then repeat.`,
  restore: `${untouched} See detail, then repeat.`,
  'move aside': `${untouched} See detail, then repeat.`,
  validate: `${putBack} Name another backup, or correct what validates; where the data breaks a check, repeat with "checks": "tell".`,
  backfill:
    'The restored database stays, without the days since, and the hook start is run. Run the backfill by hand, or repeat the recovery.',
  start: 'Nothing is undone: the data is in place. Start the programs by hand.',
};

export const remedyFor = (step: RecoveryStep, from: RecoveryRequest['from']): string =>
  from === 'scratch' && (step === 'backfill' || step === 'validate')
    ? `${putBack} See the output, then repeat.`
    : remedies[step];

/** What failed, with what to do about it in a recovery added. Not of what is no problem: then nobody knows. */
export function withRemedy(error: unknown, step: RecoveryStep, from: RecoveryRequest['from']): unknown {
  const problem = error instanceof FailedWithResult ? error.problem : error;
  if (!(problem instanceof Problem)) return error;
  const { code, message, hint, errors } = problem;
  const more = errors ? { errors } : {};
  return new Problem(code, message, { hint: `${hint} ${remedyFor(step, from)}`, cause: error, ...more });
}
