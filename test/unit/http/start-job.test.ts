import type { FastifyReply } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { authenticate } from '../../../src/http/authentication.ts';
import { createHttp } from '../../../src/http/create-http.ts';
import { createStartJob } from '../../../src/http/start-job.ts';
import { openWorkbench, settle } from '../jobs/workbench.ts';

test('of the requests of one token that wait for a job five hundred do, and those after them are answered at once', async () => {
  const { runner, calls } = openWorkbench();
  const app = createHttp('silent');
  onTestFinished(() => app.close());
  authenticate(app, null);
  const startJob = createStartJob({ jobs: runner, admit: async () => 'availability' });
  const asked = { kind: 'verify', request: { file: '/imports/x.duckdb', level: 'content' } } as const;
  const start = (reply: FastifyReply) => startJob(asked, reply.request, reply);
  app.post('/verify', { config: { access: 'operator' } }, (_, reply) => start(reply));
  const ask = () =>
    app.inject({ method: 'POST', url: '/verify', headers: { prefer: 'wait=60', 'idempotency-key': 'one' } });

  const waiting = Array.from({ length: 500 }, ask);
  await settle();
  await expect.poll(() => calls.length).toBe(1);
  const atOnce = await ask();
  expect(atOnce.statusCode).toBe(202);
  expect(atOnce.headers['preference-applied']).toBeUndefined();
  calls[0]?.succeed();
  for (const answer of await Promise.all(waiting)) expect(answer.statusCode).toBe(200);
  expect((await ask()).headers['preference-applied']).toBe('wait=60');
});
