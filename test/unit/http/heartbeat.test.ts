import { expect, onTestFinished, test, vi } from 'vitest';
import { jobRoutes } from '../../../routes/jobs.ts';
import { authenticate } from '../../../src/http/authentication.ts';
import { createHttp } from '../../../src/http/create-http.ts';
import { documentApi } from '../../../src/http/openapi.ts';
import { at, backupOf, openWorkbench, settle } from '../jobs/workbench.ts';

test('a stream on which nothing happens has a comment every 15 seconds, and none after its end', async () => {
  const { runner, calls } = openWorkbench();
  const app = createHttp('silent');
  authenticate(app, null);
  await documentApi(app, '0.0.0');
  await app.register(jobRoutes, { jobs: runner });
  onTestFinished(() => app.close());
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
