import { expect, onTestFinished, test } from 'vitest';
import { jobRoutes } from '../../../routes/jobs.ts';
import { authenticate } from '../../../src/http/authentication.ts';
import { createHttp } from '../../../src/http/create-http.ts';
import { documentApi } from '../../../src/http/openapi.ts';
import { backupOf, openWorkbench } from '../jobs/workbench.ts';

test('a token has five hundred streams of events at once and no more, until one of them has ended', async () => {
  const { runner } = openWorkbench();
  const app = createHttp('silent');
  authenticate(app, null);
  await documentApi(app, '0.0.0');
  await app.register(jobRoutes, { jobs: runner });
  onTestFinished(() => app.close());
  const { job } = runner.submit(backupOf('availability'));
  const url = `${await app.listen()}/jobs/${job.id}/events`;
  const leaving = new AbortController();
  const first = await fetch(url, { signal: leaving.signal });
  const others = await Promise.all(Array.from({ length: 499 }, () => fetch(url)));
  const refused = await fetch(url);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ code: 'too_many_requests' });
  leaving.abort();
  await expect.poll(async () => (await fetch(url)).status).toBe(200);
  // An answer that nobody holds is given up.
  expect([first, ...others].every(({ status, bodyUsed }) => status === 200 && !bodyUsed)).toBe(true);
});
