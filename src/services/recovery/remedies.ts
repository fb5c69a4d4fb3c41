/** What becomes of things when a step fails, and what to do then. */
import { FailedWithResult } from '../../domain/failed-with-result.ts';
import { Problem } from '../../domain/problem.ts';
import type { RecoveryRequest, RecoveryStep } from '../../domain/recovery.ts';

const untouched = 'The database is as it was, and the hook start is run.';
const putBack =
  'What was there before is put back, the new file goes to quarantine, and the hook start is run.';

/** How things are then. */
const states: Readonly<Record<RecoveryStep, string>> = {
  identify: 'Nothing was touched.',
  verify: 'Nothing was touched.',
  stop: untouched,
  restore: untouched,
  'move aside': untouched,
  validate: putBack,
  backfill: 'The restored database stays, without the days since, and the hook start is run.',
  start: 'Nothing is undone: the data is in place.',
};

const advice: Readonly<Record<RecoveryStep, string>> = {
  identify: 'Name another backup, or recover from scratch.',
  verify:
    'A damaged backup is not good any more: repeat, and the next older one is taken. Where the data breaks a check, name another backup, or repeat with "checks": "tell".',
  stop: 'Stop what uses the database by hand, then repeat.',
  restore: 'See detail, then repeat.',
  'move aside': 'See detail, then repeat.',
  validate:
    'Name another backup, or correct what validates; where the data breaks a check, repeat with "checks": "tell".',
  backfill: 'Run the backfill by hand, or repeat the recovery.',
  start: 'Start the programs by hand.',
};

const isOfNew = (step: RecoveryStep, from: RecoveryRequest['from']): boolean =>
  from === 'scratch' && (step === 'backfill' || step === 'validate');

const stateAfter = (step: RecoveryStep, from: RecoveryRequest['from']): string =>
  isOfNew(step, from) ? putBack : states[step];

export const remedyFor = (step: RecoveryStep, from: RecoveryRequest['from']): string =>
  `${stateAfter(step, from)} ${isOfNew(step, from) ? 'See the output, then repeat.' : advice[step]}`;

/** What failed, with what to do about it in a recovery added. Not of what is no problem: then nobody knows. */
export function withRemedy(error: unknown, step: RecoveryStep, from: RecoveryRequest['from']): unknown {
  const problem = error instanceof FailedWithResult ? error.problem : error;
  if (!(problem instanceof Problem)) return error;
  const { code, message, hint, errors } = problem;
  const more = errors ? { errors } : {};
  // For want of room nothing is wrong with the backup, nor with what uses the database.
  const remedy =
    code === 'insufficient_space' ? `Then repeat. ${stateAfter(step, from)}` : remedyFor(step, from);
  return new Problem(code, message, { hint: `${hint} ${remedy}`, cause: error, ...more });
}
