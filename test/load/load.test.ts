import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { percentile } from './findings.ts';
import { growthPerHour } from './memory-over-time.ts';
import { underLoad } from './run.ts';

test('clients that poll and list get every answer while jobs, downloads, slow readers and leavers keep the service busy', async () => {
  const folder = await temporaryFolder();
  const outcome = await underLoad({ folder, clients: 40, jobs: 10_000, rows: 100_000, ms: 3000 });
  expect(outcome.errors).toEqual([]);
  // However slow: each of them gets one answer at least.
  expect(Object.values(outcome.reads).flat().length).toBeGreaterThanOrEqual(40);
  expect(Object.keys(outcome.done).toSorted()).toEqual([
    'abandoned downloads',
    'backups',
    'downloads',
    'exports',
    'restores',
    'slow readers',
    'verifications',
  ]);
});

test('a percentile is the value below which so many lie', () => {
  const values = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect([0, 0.5, 0.99, 1].map((part) => percentile(values, part))).toEqual([1, 51, 100, 100]);
  expect(percentile([], 0.99)).toBe(0);
});

test('memory that grows is told by the hour, and what happened in the beginning does not count', () => {
  const minutes = Array.from({ length: 60 }, (_, minute) => minute);
  const at = (minute: number, resident: number) => ({ ms: minute * 60_000, resident });
  expect(growthPerHour(minutes.map((minute) => at(minute, 100 + 2 * minute)))).toBeCloseTo(120);
  expect(growthPerHour(minutes.map((minute) => at(minute, Math.min(minute, 30))))).toBe(0);
  expect([growthPerHour([]), growthPerHour([at(0, 5)])]).toEqual([0, 0]);
});
