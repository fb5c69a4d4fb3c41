import { expect, test } from 'vitest';
import { call, jobIn, problemIn } from './support/call.ts';
import { document } from './support/document.ts';
import { raw } from './support/raw.ts';
import { serviceOfThisFile } from './support/service.ts';
import { makeToken } from './support/token.ts';

let token: string;
const service = serviceOfThisFile({
  async serverSettings(folder) {
    const { tokensFile, ...made } = await makeToken(folder, 'ops');
    token = made.token;
    return { tokensFile };
  },
});
const body = { database: 'availability' };

test('with tokens every operation but the public ones asks for one, before it looks at anything else', async () => {
  const { url } = service();
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const answer = await raw(url, {
        method: method.toUpperCase(),
        path: path.replace(/\{\w+\}/g, 'x'),
      });
      const isPublic = operation.responses[401] === undefined;
      expect(answer.status === 401, `${method} ${path}`).toBe(!isPublic);
    }
  }
  expect(await raw(url, { path: '/nosuch' })).toMatchObject({ status: 401, code: 'unauthorized' });
  for (const path of ['/healthz', '/readyz', '/openapi.json', '/docs/']) {
    expect(await raw(url, { path }), path).toMatchObject({ status: 200 });
  }
});

test('a wrong token is refused, and the answer says which scheme to use', async () => {
  const { url } = service();
  for (const authorization of ['Bearer wrong', `Basic ${token}`, token, `Bearer ${token}x`, 'Bearer', '']) {
    const answer = await call(url, 'GET', '/databases', { headers: { authorization } });
    problemIn(answer, 401, 'unauthorized');
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  }
});

test('with a token a job is done, and remembers whose token it was', async () => {
  const headers = { authorization: `Bearer ${token}`, prefer: 'wait=60' };
  const job = jobIn(await call(service().url, 'POST', '/backups', { body, headers }), 200);
  expect(job.requestedBy).toBe('ops');
});

test('no token is ever in the log, whatever goes wrong', async () => {
  const { url, log } = service();
  const headers = { authorization: `Bearer ${token}`, prefer: 'wait=60' };
  problemIn(
    await call(url, 'POST', '/backups', { body: { database: 'second' }, headers }),
    422,
    'source_missing',
  );
  const json = { ...headers, 'content-type': 'application/json' };
  problemIn(await call(url, 'POST', '/backups', { text: '{', headers: json }), 400, 'validation_failed');
  await raw(url, { path: '/%', headers });
  await raw(url, { path: '/nosuch', headers });
  await raw(url, { path: '/databases', headers: { ...headers, 'x-long': 'x'.repeat(20_000) } });
  expect(log()).toContain('source_missing');
  expect(log()).not.toContain(token);
  expect(log()).not.toMatch(/authorization|bearer/i);
});
