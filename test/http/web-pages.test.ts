import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { call } from './support/call.ts';
import { raw } from './support/raw.ts';
import { serviceOfThisFile } from './support/service.ts';

const service = serviceOfThisFile();
const text = JSON.stringify({ database: 'availability' });

/** What a browser sends for a page that is not the service's own. */
const webPages: [what: string, headers: (port: string) => Record<string, string>][] = [
  ['a page of another site', () => ({ origin: 'https://evil.example' })],
  ['a page of another port of this machine', () => ({ origin: 'http://127.0.0.1:1' })],
  ['a page by https', (port) => ({ origin: `https://127.0.0.1:${port}` })],
  ['a sandboxed page', () => ({ origin: 'null' })],
  ['a page that names itself alike', (port) => ({ origin: `http://127.0.0.1:${port}.evil.example` })],
  ['a site whose name leads here', (port) => ({ host: `evil.example:${port}` })],
  [
    'a site whose name leads here, as its own origin',
    (port) => ({
      host: `evil.example:${port}`,
      origin: `http://evil.example:${port}`,
    }),
  ],
  ['a name below localhost', (port) => ({ host: `localhost.evil.example:${port}` })],
  ['another address of all', (port) => ({ host: `0.0.0.0:${port}` })],
  ['a cross-site request without an origin', () => ({ 'sec-fetch-site': 'cross-site' })],
];

test.for(webPages)('%s can neither start a job nor read', async ([, headersFor]) => {
  const { url } = service();
  const headers = headersFor(new URL(url).port);
  const refused = { status: 403, type: 'application/problem+json', code: 'forbidden' };
  const json = { 'content-type': 'application/json', ...headers };
  expect(await raw(url, { method: 'POST', path: '/backups', text, headers: json })).toMatchObject(refused);
  const simple = { 'content-type': 'text/plain', ...headers };
  expect(await raw(url, { method: 'POST', path: '/backups', text, headers: simple })).toMatchObject(refused);
  for (const path of ['/databases', '/openapi.json', '/healthz', '/docs/', '/nosuch']) {
    expect(await raw(url, { path, headers }), path).toMatchObject(refused);
  }
  const preflight = { ...headers, 'access-control-request-method': 'POST' };
  const answer = await raw(url, { method: 'OPTIONS', path: '/backups', headers: preflight });
  expect(answer).toMatchObject({ status: 403 });
});

test.for(['GET /databases HTTP/1.0', 'GET /databases HTTP/1.1\r\nHost:'])(
  'a request that names no host, %j, is refused',
  async (head) => {
    const socket = connect(Number(new URL(service().url).port), '127.0.0.1');
    socket.end(`${head}\r\nConnection: close\r\n\r\n`);
    expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1\.1 403 /);
  },
);

test('nothing that a web page sent has made a job', async () => {
  expect((await call(service().url, 'GET', '/jobs')).body).toEqual({ items: [] });
});

test.for(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]', '127.9.9.9'])(
  'the service answers to the loopback name %s, and to a page of its own',
  async (name) => {
    const { url } = service();
    const host = `${name}:${new URL(url).port}`;
    const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    expect(await raw(url, { path: '/databases', headers })).toMatchObject({ status: 200 });
  },
);

test('what goes well is not logged, so that polling does not fill the log', async () => {
  const { url, log } = service();
  const before = log();
  for (let count = 0; count < 5; count += 1) await call(url, 'GET', '/databases');
  expect(log()).toBe(before);
});
