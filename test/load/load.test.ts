import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { percentile } from './findings.ts';
import { underLoad } from './run.ts';

test('clients that poll and list get every answer while jobs, downloads, slow readers and leavers keep the service busy', async () => {
  const folder = await temporaryFolder();
  const outcome = await underLoad({ folder, clients: 40, jobs: 10_000, rows: 100_000, ms: 3000 });
  expect(outcome.errors).toEqual([]);
  expect(outcome.reads.length).toBeGreaterThan(40);
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
