import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { startPausableService } from '../support/pausable-service.ts';
import { call, problemIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { watch } from './support/events.ts';
import { makeSmallDatabase } from './support/service.ts';

const body = { database: 'availability' };
const unknown = 'availability-20251111T030000Z-7f3a9c';

test('a service that stops says so, and those who wait for its jobs hear that they were interrupted', async () => {
  const own = await startPausableService(await temporaryFolder());
  onTestFinished(own.kill);
  await makeSmallDatabase(own.paths.database);
  // As long as the test wants: a service whose engine is stopped ends a second later.
  const { reached } = await own.pauseAt({ operation: 'link', path: '/backups/[^/]+/availability\\.duckdb$' });
  const waiting = call(own.url, 'POST', '/backups', { body, headers: { prefer: 'wait=60' } });
  await reached;
  const id = await runningJob(own.url);
  const stream = await watch(own.url, id);

  const stopped = own.stop();
  const ready = await untilNotReady(own.url);
  problemIn(ready, 503, 'shutting_down');
  expect(ready.headers.get('retry-after')).toMatch(/^\d+$/);
  problemIn(
    await call(own.url, 'POST', '/backups', { body: { database: 'availability' } }),
    503,
    'shutting_down',
  );
  for (const [method, path, sent] of [
    ['POST', '/retention', { body }],
    ['POST', `/jobs/${id}/cancel`, {}],
    ['POST', '/repositories/local/rescan', {}],
    ['PATCH', `/backups/${unknown}`, { body: { hold: true } }],
    ['DELETE', `/backups/${unknown}`, {}],
    ['DELETE', `/exports/${unknown}`, {}],
    ['DELETE', `/quarantine/${unknown}`, {}],
  ] as const) {
    const refused = await call(own.url, method, path, sent);
    problemIn(refused, 503, 'shutting_down');
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  }
  expect((await call(own.url, 'GET', '/jobs')).status).toBe(200);
  own.resume();
  problemIn(await waiting, 503, 'interrupted');
  const states: string[] = [];
  for await (const { job } of stream.events()) states.push(job.state);
  expect(states.at(-1)).toBe('failed');
  expect(await stopped).toBe(0);
});

async function untilNotReady(url: string) {
  for (;;) {
    const answer = await call(url, 'GET', '/readyz');
    if (answer.status !== 200) return answer;
  }
}

async function runningJob(url: string): Promise<string> {
  const { body: page } = await call(url, 'GET', '/jobs?state=running');
  const [job] = isA('JobPage', page) ? page.items : [];
  if (!job) throw new Error('no job runs');
  return job.id;
}
