import { Agent, request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { backupOf } from '../jobs/workbench.ts';
import { expectAtOnce } from './at-once.ts';
import { openJobsApp } from './jobs-app.ts';

test('a token has five hundred streams of events at once and no more, until one of them has ended', async () => {
  const { app, runner } = await openJobsApp();
  const { job } = runner.submit(backupOf('availability'));
  await expectAtOnce(`${await app.listen()}/jobs/${job.id}/events`, 500);
});

test('a connection on which only the head of a stream of events was asked for is free for the next request', async () => {
  const { app, runner } = await openJobsApp();
  const { job } = runner.submit(backupOf('availability'));
  const url = await app.listen();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const statusOf = (method: string, path: string) =>
    new Promise((resolve, reject) => {
      const sent = request(`${url}${path}`, { agent, method }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      sent.on('error', reject).end();
    });
  const head = await statusOf('HEAD', `/jobs/${job.id}/events`);
  expect([head, await statusOf('GET', `/jobs/${job.id}`)]).toEqual([404, 200]);
});
