import { expect, test } from 'vitest';
import { createLeases } from '../../../src/domain/leases.ts';

test('a backup with two readers can be claimed for deletion only when both have released it', () => {
  const leases = createLeases('backup');
  const first = leases.acquire('backup', 'job-1');
  const second = leases.acquire('backup', 'job-2');
  first();
  first();
  expect(() => leases.claim('backup')).toThrow('is being read by job-2');
  second();
  expect(() => leases.claim('backup')).not.toThrow();
});

test('a backup that is being deleted takes no reader and no second claim, until the claim is given back', () => {
  const leases = createLeases('backup');
  const release = leases.claim('backup');
  expect(() => leases.acquire('backup', 'job-1')).toThrow('is being deleted');
  expect(() => leases.claim('backup')).toThrow('is being deleted');
  release();
  expect(() => leases.acquire('backup', 'job-1')).not.toThrow();
});

test('an export that is read says so by a code of its own, and names the job that reads it', () => {
  const leases = createLeases('export');
  leases.acquire('one', 'job-1');
  expect(() => leases.claim('one')).toThrow(
    expect.objectContaining({
      code: 'export_in_use',
      jobId: 'job-1',
      message: 'The export one is being read by job-1.',
    }),
  );
});

test('an export that is downloaded names no job, and the hint speaks of none', () => {
  const leases = createLeases('export');
  leases.acquire('one', 'a download');
  expect(() => leases.claim('one')).toThrow(
    expect.objectContaining({
      jobId: undefined,
      message: 'The export one is being read by a download.',
      hint: 'Repeat it when nobody reads it any more.',
    }),
  );
});

test('a backup is read until its last reader has released it', () => {
  const leases = createLeases('backup');
  expect(leases.isRead('backup')).toBe(false);
  const [first, second] = [leases.acquire('backup', 'job-1'), leases.acquire('backup', 'job-2')];
  first();
  expect(leases.isRead('backup')).toBe(true);
  second();
  expect(leases.isRead('backup')).toBe(false);
});
