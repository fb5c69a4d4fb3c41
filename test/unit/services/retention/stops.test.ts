import { expect, test } from 'vitest';
import type { Job } from '../../../../src/domain/job.ts';
import type { Candidate } from '../../../../src/domain/retention/plan.ts';
import { createWhyStopped } from '../../../../src/services/retention/stops.ts';
import { candidateAt } from '../../../support/candidate.ts';
import { finishedBackupJob } from './finished-job.ts';

const made = 'availability-20251111T020000Z-7f3a9c';

const candidate = (id: string, createdAt: string, good = true): Candidate =>
  candidateAt(createdAt, { id, good });
const stored = [candidate(made, '2025-11-11T02:00:00.000Z')];

function started(attempt: Job | null, whyClockIsWrong: () => string | null = () => null) {
  const whyStopped = createWhyStopped({ jobs: { lastAttempt: () => attempt }, whyClockIsWrong });
  return {
    whyStopped: (candidates = stored, isPrimary = true) => whyStopped('availability', candidates, isPrimary),
  };
}

test('after a backup that succeeded and is there nothing stops pruning', () => {
  expect(started(finishedBackupJob(made)).whyStopped()).toBeNull();
});

test('without a record of a backup pruning is stopped', () => {
  expect(started(null).whyStopped()).toMatch(/no record of a backup/);
});

test.each([
  ['failed', 'failed'],
  ['was cancelled', 'cancelled'],
] as const)('after an attempt that %s pruning is stopped', (became, state) => {
  const attempt = { ...finishedBackupJob(made), state, result: null };
  expect(started(attempt).whyStopped()).toBe(`The last backup attempt, ${attempt.id}, ${became}.`);
});

test('where the backup of the last attempt is gone or not good any more pruning is stopped', () => {
  const { whyStopped } = started(finishedBackupJob(made));
  const older = candidate('availability-20251110T020000Z-7f3a9c', '2025-11-10T02:00:00.000Z');
  expect(whyStopped([older])).toMatch(/not there in full, or not good/);
  expect(whyStopped([older, candidate(made, '2025-11-11T02:00:00.000Z', false)])).toMatch(/or not good/);
});

test('where a newer backup than that of the last attempt, an import, is not good pruning is stopped', () => {
  const newer = candidate('availability-20251111T023000Z-7f3a9c', '2025-11-11T02:30:00.000Z', false);
  expect(started(finishedBackupJob(made)).whyStopped([...stored, newer])).toBe(
    `The newest backup, ${newer.id}, is not good.`,
  );
});

test('while the clock is in doubt pruning is stopped', () => {
  const doubt = 'The clock jumped.';
  expect(started(finishedBackupJob(made), () => doubt).whyStopped()).toBe(doubt);
});
