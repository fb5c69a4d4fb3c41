import { expect, test } from 'vitest';
import { makeSlowDatabase } from '../support/slow-database.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { type SentEvent, watch } from './support/events.ts';
import { cancel, errorsIn, freezeEngine, serviceOfThisFile } from './support/service.ts';

const service = serviceOfThisFile();
const body = { database: 'availability' };
const second = { database: 'second' };

async function collect(events: AsyncIterable<SentEvent>): Promise<SentEvent[]> {
  const all: SentEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

test('a stream begins with the state of now, tells each change, and ends with the job', async () => {
  const own = service();
  await makeSlowDatabase(own.second);
  const { id } = jobIn(await call(own.url, 'POST', '/backups', { body: second }), 202);
  const { response, events } = await watch(own.url, id);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('cache-control')).toContain('no-cache');
  const all = await collect(events());
  expect(all.every(({ event, job }) => event === 'job' && job.id === id)).toBe(true);
  expect(new Set(all.map((event) => event.id)).size).toBe(all.length);
  expect(all.some(({ job }) => job.state === 'running' && job.phase === 'read')).toBe(true);
  expect(all.some(({ job }) => (job.progress?.doneBytes ?? 0) > 0)).toBe(true);
  expect(all.slice(0, -1).every(({ job }) => job.endedAt === null)).toBe(true);
  const { body: ended } = await call(own.url, 'GET', `/jobs/${id}`);
  expect(all.at(-1)?.job).toEqual(ended);
});

test('the stream of a job that has ended has its one last state', async () => {
  const { url } = service();
  const job = jobIn(await call(url, 'POST', '/backups', { body, headers: { prefer: 'wait=60' } }), 200);
  const all = await collect((await watch(url, job.id)).events());
  expect(all.map((event) => event.job)).toEqual([job]);
});

test('a client that comes back after the end with the last id is told not to come again', async () => {
  const { url } = service();
  const { id } = jobIn(await call(url, 'POST', '/backups', { body, headers: { prefer: 'wait=60' } }), 200);
  const [last] = await collect((await watch(url, id)).events());
  const { response } = await watch(url, id, last?.id);
  expect(response.status).toBe(204);
});

test('a client that comes back with an older id gets the state of now', async () => {
  const { url } = service();
  const { id } = jobIn(await call(url, 'POST', '/backups', { body, headers: { prefer: 'wait=60' } }), 200);
  const all = await collect((await watch(url, id, 'something-older')).events());
  expect(all).toHaveLength(1);
});

test('a client that comes back in time with the id of the present state gets headers at once, and only what changes', async () => {
  const own = service();
  await freezeEngine(own);
  const blocking = jobIn(await call(own.url, 'POST', '/backups', { body }), 202);
  const compare = { left: body, right: body, mode: 'counts' };
  const queued = jobIn(await call(own.url, 'POST', '/compare', { body: compare }), 202);
  const first = await watch(own.url, queued.id);
  const { value: seen } = await first.events().next();
  expect(seen?.job.state).toBe('queued');
  first.leave();

  const back = await watch(own.url, queued.id, seen?.id);
  expect(back.response.status).toBe(200);
  await call(own.url, 'POST', `/jobs/${queued.id}/cancel`);
  const rest = await collect(back.events());
  expect(rest.map(({ job }) => job.state)).toEqual(['cancelled']);
  await cancel(own.url, blocking.id);
});

test('a client that leaves the stream does not disturb the job, nor those that stay', async () => {
  const own = service();
  const thaw = await freezeEngine(own);
  const { id } = jobIn(await call(own.url, 'POST', '/backups', { body }), 202);
  const [leaving, staying] = await Promise.all([watch(own.url, id), watch(own.url, id)]);
  await leaving.events().next();
  leaving.leave();
  thaw();
  expect((await collect(staying.events())).at(-1)?.job.state).toBe('succeeded');
  expect(errorsIn(own.log())).toEqual([]);
});

test('events come whatever the client accepts, and an unknown job is a problem', async () => {
  const { url } = service();
  const { id } = jobIn(await call(url, 'POST', '/backups', { body, headers: { prefer: 'wait=60' } }), 200);
  const headers = { accept: 'application/json' };
  expect((await call(url, 'GET', `/jobs/${id}/events`, { headers })).status).toBe(200);
  const unknown = 'job-20251111T030000Z-7f3a9c';
  problemIn(await call(url, 'GET', `/jobs/${unknown}/events`, { headers }), 404, 'not_found');
});
