import { connect } from 'node:net';
import { beforeAll, expect, test } from 'vitest';
import { serviceOfThisFile, takeBackup } from './support/service.ts';

const service = serviceOfThisFile();
let backup = '';
let job = '';

beforeAll(async () => {
  backup = (await takeBackup(service())).id;
  const listed = await fetch(`${service().url}/jobs`).then((response) => response.text());
  job = /job-[\w-]+/.exec(listed)?.[0] ?? '';
});

/** What is sent, and the head of the answer. */
async function headOf(request: string): Promise<string> {
  const socket = connect(Number(new URL(service().url).port), '127.0.0.1').setEncoding('latin1');
  socket.write(request);
  let text = '';
  for await (const piece of socket) {
    text += String(piece);
    if (text.includes('\r\n\r\n')) break;
  }
  return text.slice(0, text.indexOf('\r\n\r\n')).toLowerCase();
}

const ask = (method: string, path: string, ...headers: string[]): string =>
  [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', ...headers, 'connection: close', '', ''].join('\r\n');

const answers: [what: string, status: number, request: () => string][] = [
  ['a list', 200, () => ask('GET', '/databases')],
  ['a download', 200, () => ask('GET', `/backups/${backup}/content`)],
  ['a part of it', 206, () => ask('GET', `/backups/${backup}/content`, 'range: bytes=0-9')],
  ['events', 200, () => ask('GET', `/jobs/${job}/events`, 'accept: text/event-stream')],
  ['metrics', 200, () => ask('GET', '/metrics')],
  ['the contract', 200, () => ask('GET', '/openapi.json')],
  ['the page', 200, () => ask('GET', '/')],
  ['the documentation', 200, () => ask('GET', '/docs/')],
  ['a part of it', 200, () => ask('GET', '/docs/static/swagger-ui.css')],
  ['what expects something', 200, () => ask('GET', '/databases', 'expect: x')],
  ['a problem', 404, () => ask('GET', '/nosuch')],
  ['a refused page', 403, () => ask('GET', '/', 'origin: https://evil.example')],
  ['a refused preflight', 403, () => ask('OPTIONS', '/backups', 'origin: https://evil.example')],
  ['a path that is none', 400, () => ask('GET', '/%')],
  ['what is no HTTP', 400, () => 'nonsense\r\n\r\n'],
];

test.for(answers)(
  '%s, %i, has all security headers, and lets no other origin in',
  async ([, status, request]) => {
    const head = await headOf(request());
    expect(head).toMatch(new RegExp(`^http/1\\.1 ${status} `));
    expect(head).toMatch(/^content-security-policy: default-src 'none';.*frame-ancestors 'none'/m);
    expect(head).toMatch(/^cache-control: /m);
    expect(head).toContain('x-content-type-options: nosniff');
    expect(head).toContain('x-frame-options: deny');
    expect(head).toContain('referrer-policy: no-referrer');
    expect(head).toContain('cross-origin-resource-policy: same-origin');
    expect(head).not.toContain('access-control-');
    expect(head).not.toContain('unsafe-eval');
  },
);

test('what an answer says of a database stays in no cache', async () => {
  for (const path of ['/databases', '/backups', `/backups/${backup}`, '/jobs', '/metrics'])
    expect(await headOf(ask('GET', path)), path).toContain('cache-control: no-store');
  expect(await headOf(ask('GET', `/backups/${backup}/content`))).toContain('cache-control: private');
});
