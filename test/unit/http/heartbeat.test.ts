import { expect, onTestFinished, test, vi } from 'vitest';
import { at, backupOf, settle } from '../jobs/workbench.ts';
import { openJobsApp } from './jobs-app.ts';

test('a stream on which nothing happens has a comment every 15 seconds, and none after its end', async () => {
  const { app, runner, calls } = await openJobsApp();
  const { job } = runner.submit(backupOf('availability'));
  await settle();
  const url = await app.listen();

  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { body } = await fetch(`${url}/jobs/${job.id}/events`);
  if (!body) throw new Error('there is no stream');
  const pieces = body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  expect((await pieces.next()).value).toMatch(/^id: .*\nevent: job\ndata: \{.*\}\n\n$/);
  for (let beat = 0; beat < 2; beat += 1) {
    vi.advanceTimersByTime(15_000);
    expect((await pieces.next()).value).toBe(': heartbeat\n\n');
  }
  at(calls, 0).succeed();
  expect((await pieces.next()).value).toContain('"state":"succeeded"');
  expect((await pieces.next()).done).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});
