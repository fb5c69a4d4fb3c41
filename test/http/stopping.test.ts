import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { call, problemIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { watch } from './support/events.ts';
import { freezeEngine, makeSmallDatabase, startedFor } from './support/service.ts';

const body = { database: 'availability' };
const unknown = 'availability-20251111T030000Z-7f3a9c';

test('a service that stops says so, and those who wait for its jobs hear that they were interrupted', async () => {
  const own = await startedFor(await temporaryFolder(), { server: { maxConcurrentJobs: 1 } });
  await makeSmallDatabase(own.paths.database);
  const thaw = await freezeEngine(own);
  const waiting = call(own.url, 'POST', '/backups', { body, headers: { prefer: 'wait=60' } });
  const id = await untilReading(own.url);
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
  thaw();
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

/** The job that waits for the frozen engine. */
async function untilReading(url: string): Promise<string> {
  for (;;) {
    const { body: page } = await call(url, 'GET', '/jobs?state=running');
    const [job] = isA('JobPage', page) ? page.items : [];
    if (job?.phase === 'read') return job.id;
    await sleep(10);
  }
}
