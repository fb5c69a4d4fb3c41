import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { call, jobIn, problemIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { makeSmallDatabase, serviceOfThisFile, startedFor } from './support/service.ts';

const service = serviceOfThisFile();
const body = { database: 'availability' };

const post = (url: string, key: string, sent: object = body) =>
  call(url, 'POST', '/backups', { body: sent, headers: { 'idempotency-key': key, prefer: 'wait=60' } });

test('a repeat with the same key and body gives the job of the first request, and makes none', async () => {
  const { url } = service();
  const first = await post(url, 'nightly-1');
  const again = await post(url, 'nightly-1');
  expect(jobIn(again, 200)).toEqual(jobIn(first, 200));
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
});

test('a quoted key is the same as a bare one, and the order of fields does not matter', async () => {
  const { url } = service();
  const first = await post(url, 'nightly-2', { database: 'availability', hold: false });
  const again = await post(url, '"nightly-2"', { hold: false, database: 'availability' });
  expect(jobIn(again, 200).id).toBe(jobIn(first, 200).id);
});

test('a key that comes with another body is refused, naming the job that it started', async () => {
  const { url } = service();
  const { id } = jobIn(await post(url, 'nightly-3'), 200);
  const refused = await post(url, 'nightly-3', { ...body, hold: true });
  expect(problemIn(refused, 422, 'idempotency_key_reused').jobId).toBe(id);
});

test('a key belongs to its path: another operation may use it too', async () => {
  const { url } = service();
  const { id } = jobIn(await post(url, 'nightly-4'), 200);
  const compare = { left: body, right: body, mode: 'counts' };
  const headers = { 'idempotency-key': 'nightly-4', prefer: 'wait=60' };
  const other = await call(url, 'POST', '/compare', { body: compare, headers });
  expect(jobIn(other, 200).id).not.toBe(id);
});

test('a key still gives its job after the service was killed and started again', async () => {
  const folder = await temporaryFolder();
  const before = await startedFor(folder);
  await makeSmallDatabase(before.paths.database);
  const { id } = jobIn(await post(before.url, 'nightly'), 200);
  await before.kill();
  const after = await startedFor(folder);
  const again = await post(after.url, 'nightly');
  expect(jobIn(again, 200).id).toBe(id);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
});

test('a refused request uses no key up', async () => {
  const { url } = service();
  problemIn(await post(url, 'refused', { database: 'availability', hold: 'yes' }), 400, 'validation_failed');
  problemIn(await post(url, 'refused', { database: 'nosuch' }), 404, 'not_found');
  const answer = await post(url, 'refused');
  expect(jobIn(answer, 200).state).toBe('succeeded');
  expect(answer.headers.get('idempotency-replayed')).toBeNull();
});

test('a job that failed is replayed with its problem, though it would succeed now', async () => {
  const { url, second } = service();
  const sent = { database: 'second' };
  const first = problemIn(await post(url, 'failed', sent), 422, 'source_missing');
  await makeSmallDatabase(second);
  const again = await post(url, 'failed', sent);
  expect(problemIn(again, 422, 'source_missing')).toEqual(first);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
});

test('a key gives its job even when what the request named is gone', async () => {
  const { url } = service();
  await post(url, 'another-backup');
  const { result } = jobIn(await post(url, 'to-be-deleted'), 200);
  if (!isA('Backup', result)) throw new Error('no backup came of it');
  const headers = { 'idempotency-key': 'verify', prefer: 'wait=60' };
  const verify = () =>
    call(url, 'POST', '/verify', { body: { backup: result.id, level: 'checksum' }, headers });
  const first = jobIn(await verify(), 200);
  expect((await call(url, 'DELETE', `/backups/${result.id}`)).status).toBe(204);
  expect(jobIn(await verify(), 200)).toEqual(first);
});

test('two requests with one key at the same instant make one job', async () => {
  const { url } = service();
  const answers = await Promise.all([1, 2, 3].map(() => post(url, 'same-instant')));
  const ids = new Set(answers.map((answer) => jobIn(answer, 200).id));
  expect(ids.size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(2);
  const { body: page } = await call(url, 'GET', '/jobs?kind=backup');
  expect(isA('JobPage', page) && page.items.filter(({ id }) => ids.has(id))).toHaveLength(1);
});

test.for(['', ' ', 'x'.repeat(256), 'caf\u00e9'])('the key "%s" is refused', async (key) => {
  const { url } = service();
  const { errors } = problemIn(await post(url, key), 400, 'validation_failed');
  expect(errors).toMatchObject([{ pointer: '/headers/idempotency-key' }]);
});
