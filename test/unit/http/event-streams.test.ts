import { test } from 'vitest';
import { backupOf } from '../jobs/workbench.ts';
import { expectAtOnce } from './at-once.ts';
import { openJobsApp } from './jobs-app.ts';

test('a token has five hundred streams of events at once and no more, until one of them has ended', async () => {
  const { app, runner } = await openJobsApp();
  const { job } = runner.submit(backupOf('availability'));
  await expectAtOnce(`${await app.listen()}/jobs/${job.id}/events`, 500);
});
