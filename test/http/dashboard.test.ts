import { expect, test } from 'vitest';
import { dashboardRoutes } from '../../routes/dashboard.ts';
import { createHttp } from '../../src/http/create-http.ts';
import { temporaryFolder } from '../support/folder.ts';
import { call, problemIn } from './support/call.ts';
import { serviceOfThisFile } from './support/service.ts';
import { makeToken } from './support/token.ts';

let token = '';
const service = serviceOfThisFile({
  async serverSettings(folder) {
    const made = await makeToken(folder, 'somebody');
    token = made.token;
    return { tokensFile: made.tokensFile };
  },
});

/** Paths of the parts that the page names. */
async function partsOf(url: string): Promise<string[]> {
  const page = await (await fetch(url)).text();
  return [...page.matchAll(/(?:src|href)="\.?(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
}

test('the page is there for all, lets nothing in from elsewhere and nothing inline, and is asked for anew each time', async () => {
  const { status, headers } = await fetch(service().url);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-cache');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("worker-src 'self'; frame-src 'self'");
  expect(policy).not.toContain('unsafe');
});

test('its parts are there for all, compressed for whom they may be, and never asked for again', async () => {
  const { url } = service();
  const parts = await partsOf(url);
  expect(parts.map((part) => part.split('.').pop()).sort()).toEqual(['css', 'js', 'svg']);
  for (const part of parts) {
    const { status, headers } = await fetch(`${url}${part}`, { headers: { 'accept-encoding': 'gzip' } });
    expect(status).toBe(200);
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; connect-src 'self'; frame-ancestors 'none'",
    );
    const plain = await fetch(`${url}${part}`, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('content-type')).toBe(headers.get('content-type'));
  }
});

test('all script together is under 200 kB compressed', async () => {
  const { url } = service();
  const scripts = (await partsOf(url)).filter((part) => part.endsWith('.js'));
  const sizes = await Promise.all(
    scripts.map(async (part) => {
      const { headers } = await fetch(`${url}${part}`, { headers: { 'accept-encoding': 'gzip' } });
      return Number(headers.get('content-length'));
    }),
  );
  const sum = sizes.reduce((one, other) => one + other, 0);
  expect(sum).toBeGreaterThan(10_000);
  expect(sum).toBeLessThan(200_000);
});

test.for(['/nosuch', '/assets/nosuch.js', '/assets/..%2findex.html', '/backups/nosuch'])(
  '%s is answered as ever, and may not be kept: the page swallows nothing',
  async (path) => {
    const { headers } = await fetch(`${service().url}${path}`);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  },
);

test('a dashboard that has not been built says how to build it, and that the service works', async () => {
  const app = createHttp('silent');
  await app.register(dashboardRoutes, { asksForTokens: false, built: await temporaryFolder() });
  const answer = await app.inject('/');
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain('npm ci');
  expect((await app.inject('/assets/index.js')).statusCode).toBe(404);
});

test('a session is told its name, role and databases', async () => {
  const { url } = service();
  problemIn(await call(url, 'GET', '/session'), 401, 'unauthorized');
  const headers = { authorization: `Bearer ${token}` };
  const answer = await call(url, 'GET', '/session', { headers });
  expect(answer).toMatchObject({ status: 200, body: { name: 'somebody', role: 'admin', databases: null } });
});
