import { expect, test } from 'vitest';
import type { Submission } from '../../../src/domain/ports/jobs.ts';
import { at, backupOf, openWorkbench, settle } from './workbench.ts';

const copyTo = (repository: string): Submission<'copy'> => ({
  kind: 'copy',
  request: { backup: 'availability-20251111T030000Z-7f3a9c', repository },
  database: 'availability',
  requestedBy: 'copies',
});
const pruneOf = (repository?: string): Submission<'prune'> => ({
  kind: 'prune',
  request: { database: 'availability', ...(repository ? { repository } : {}) },
  database: 'availability',
  requestedBy: 'copies',
});

test('copies to one repository run one by one, and hold up neither backups nor copies to another', async () => {
  const { runner, calls } = openWorkbench({ maxConcurrentJobs: 1 });
  for (const repository of ['offsite', 'offsite', 'third']) runner.submit(copyTo(repository));
  runner.submit(backupOf('availability'));
  await settle();
  expect(calls.map(({ kind }) => kind)).toEqual(['copy', 'copy', 'backup']);
  at(calls, 0).succeed();
  await settle();
  expect(calls.map(({ kind }) => kind)).toEqual(['copy', 'copy', 'backup', 'copy']);
});

test('a copy that waits can be cancelled', async () => {
  const { runner, calls } = openWorkbench();
  runner.submit(copyTo('offsite'));
  const { job } = runner.submit(copyTo('offsite'));
  await settle();
  expect(runner.cancel(job.id).state).toBe('cancelled');
  at(calls, 0).succeed();
  await settle();
  expect(calls).toHaveLength(1);
});

test('pruning a repository beside the primary one keeps no backup from being taken, pruning the primary one does', async () => {
  const { runner } = openWorkbench();
  runner.submit(pruneOf('offsite'));
  runner.submit(backupOf('availability'));
  expect(() => runner.submit(pruneOf())).toThrow(/writes the database/);
});
