import { expect, test } from 'vitest';
import type { Job } from '../../../../src/domain/job.ts';
import type { JobLedger } from '../../../../src/domain/ports/jobs.ts';
import type { Candidate } from '../../../../src/domain/retention/plan.ts';
import { createWhyStopped } from '../../../../src/services/retention/stops.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { finishedBackupJob } from './finished-job.ts';

const hourMs = 3_600_000;
const made = 'availability-20251111T020000Z-7f3a9c';

const candidate = (id: string, createdAt: string, good = true): Candidate => ({
  id,
  createdAt,
  sizeBytes: 1,
  good,
  held: false,
  inUse: false,
  awaitedIn: [],
});
const stored = [candidate(made, '2025-11-11T02:00:00.000Z')];

/** The service was started at 03:00, an hour after the backup. */
function started(attempt: Job | null) {
  const clock = createFakeClock(new Date('2025-11-11T03:00:00.000Z'));
  const jobs: Pick<JobLedger, 'lastAttempt' | 'lastRecorded'> = {
    lastAttempt: () => attempt,
    lastRecorded: () => (attempt ? [attempt] : []),
  };
  const whyStopped = createWhyStopped({ jobs, clock });
  return {
    clock,
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

test.each([2 * hourMs, -2 * hourMs, 20 * 365 * 24 * hourMs])(
  'a clock that jumps by %d ms stops pruning, until it jumps back',
  (jump) => {
    const { clock, whyStopped } = started(finishedBackupJob(made));
    clock.jump(jump);
    expect(whyStopped()).toMatch(/The clock jumped/);
    clock.jump(-jump);
    expect(whyStopped()).toBeNull();
  },
);

test('time that passes is no jump, and neither is a correction of some minutes', async () => {
  const { clock, whyStopped } = started(finishedBackupJob(made));
  await clock.advance(100 * 24 * hourMs);
  clock.jump(30 * 60_000);
  expect(whyStopped()).toBeNull();
});

test('a clock that was behind when the service started, which a late job shows, stops pruning', () => {
  const attempt = { ...finishedBackupJob(made), createdAt: '2025-11-11T03:30:00.000Z' };
  expect(started(attempt).whyStopped()).toMatch(/is from the future/);
});

test('of the jobs those that were recorded last are looked at: one wrong date stops pruning for some nights, not for years', () => {
  const asked: number[] = [];
  const last = finishedBackupJob(made);
  const jobs = {
    lastAttempt: () => last,
    lastRecorded: (count: number) => {
      asked.push(count);
      return [last];
    },
  };
  const clock = createFakeClock(new Date('2025-11-11T03:00:00.000Z'));
  expect(createWhyStopped({ jobs, clock })('availability', stored, true)).toBeNull();
  expect(asked).toEqual([20]);
});
