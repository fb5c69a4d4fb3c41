import { expect, onTestFinished, test } from 'vitest';
import { authenticate } from '../../src/http/authentication.ts';
import { createHttp } from '../../src/http/create-http.ts';
import { createRateLimits } from '../../src/http/rate-limits.ts';
import { createToken } from '../../src/http/tokens.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { temporaryFolder } from '../support/folder.ts';
import { call, problemIn } from './support/call.ts';
import { startedFor } from './support/service.ts';
import { makeToken } from './support/token.ts';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('many wrong tokens from one address are put off, of which the log tells, and the right one is let in all the same', async () => {
  const folder = await temporaryFolder();
  const { token, tokensFile } = await makeToken(folder, 'ops');
  const { url, log } = await startedFor(folder, { server: { tokensFile } });
  const guess = (at: number) => call(url, 'GET', '/databases', { headers: bearer(`guess-${at}`) });
  for (let at = 0; at < 120; at += 1) problemIn(await guess(at), 401, 'unauthorized');
  const refused = await guess(120);
  expect(problemIn(refused, 429, 'too_many_requests').retryable).toBe(true);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  const right = await call(url, 'GET', '/audit', { headers: bearer(token) });
  expect(right).toMatchObject({ status: 200, body: { items: [] } });
  problemIn(await call(url, 'GET', '/databases'), 401, 'unauthorized');
  expect((await call(url, 'GET', '/healthz')).status).toBe(200);
  expect(log()).not.toContain('guess');
  const told = log()
    .split('\n')
    .filter((line) => line.includes('"client":"127.0.0.1"'));
  expect(told.map((line) => JSON.parse(line).msg)).toEqual([
    'a token came that is none',
    '120 such requests came in a minute: no more are let in',
  ]);
});

/** A server that takes three requests of each in a minute. */
async function strict() {
  const app = createHttp('silent');
  const clock = createFakeClock();
  const tokens = ['one', 'other'].map((name) => {
    const { token } = createToken({ name, role: 'viewer', databases: null }, new Date());
    return { token, principal: { name, role: 'viewer' as const, databases: null } };
  });
  const find = (asked: string) => tokens.find(({ token }) => token === asked)?.principal ?? null;
  const limits = await createRateLimits(app, clock, { requests: 3, failures: 1 });
  authenticate(app, { tokens: { find }, limits });
  app.get('/closed', { config: { access: 'viewer' } }, async () => 'in');
  app.get('/open', { config: { access: 'open' } }, async () => 'in');
  onTestFinished(() => app.close());
  const [one = '', other = ''] = tokens.map(({ token }) => token);
  const statuses = async (url: string, headers: Record<string, string>, remoteAddress = '10.0.0.1') => {
    const found: number[] = [];
    for (let count = 0; count < 4; count += 1)
      found.push((await app.inject({ url, headers, remoteAddress })).statusCode);
    return found;
  };
  return { clock, statuses, one, other };
}

test('a token that asks too often is put off, wherever it asks from, and no other one is', async () => {
  const { statuses, one, other } = await strict();
  expect(await statuses('/closed', bearer(one))).toEqual([200, 200, 200, 429]);
  expect(await statuses('/closed', bearer(one), '10.0.0.2')).toEqual([429, 429, 429, 429]);
  expect(await statuses('/closed', bearer(other))).toEqual([200, 200, 200, 429]);
});

test('without a token it is the address that counts, an IPv6 one by its network', async () => {
  const { statuses } = await strict();
  expect(await statuses('/open', {})).toEqual([200, 200, 200, 429]);
  expect(await statuses('/closed', {}, '10.0.0.3')).toEqual([401, 401, 401, 429]);
  expect(await statuses('/open', {}, '10.0.0.4')).toEqual([200, 200, 200, 429]);
  expect(await statuses('/open', {}, '2001:db8::1')).toEqual([200, 200, 200, 429]);
  expect(await statuses('/open', {}, '2001:db8::2')).toEqual([429, 429, 429, 429]);
  expect(await statuses('/closed', bearer('wrong'), '10.0.0.5')).toEqual([401, 429, 429, 429]);
});

test('a client is let in again when a minute has passed by a clock that nobody sets', async () => {
  const { clock, statuses } = await strict();
  expect(await statuses('/open', {})).toEqual([200, 200, 200, 429]);
  await clock.advance(59_999);
  expect(await statuses('/open', {})).toEqual([429, 429, 429, 429]);
  await clock.advance(1);
  expect(await statuses('/open', {})).toEqual([200, 200, 200, 429]);
});
