import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { call, problemIn } from './support/call.ts';
import { isA } from './support/document.ts';
import { raw } from './support/raw.ts';
import { serviceOfThisFile } from './support/service.ts';

const service = serviceOfThisFile();

const unknownBackup = 'availability-20251111T030000Z-7f3a9c';

const badQueries: [path: string, pointer: string][] = [
  ['/backups?limit=0', '/query/limit'],
  ['/backups?limit=1001', '/query/limit'],
  ['/backups?limit=ten', '/query/limit'],
  ['/backups?limit=1.5', '/query/limit'],
  ['/backups?limit=1&limit=2', '/query/limit'],
  ['/backups?limit=Infinity', '/query/limit'],
  ['/jobs?limit=-1e999', '/query/limit'],
  ['/backups?held=perhaps', '/query/held'],
  ['/backups?from=yesterday', '/query/from'],
  ['/backups?to=2016-12-31T23:59:60Z', '/query/to'],
  ['/backups?databse=availability', '/query/databse'],
  ['/backups?cursor=nonsense', '/query/cursor'],
  ['/backups?cursor=2025-11-11T03:00:00.000Z~a~b', '/query/cursor'],
  ['/audit?cursor=2025-11-11T03:00:00.000Z~job-20251111T030000Z-7f3a9c', '/query/cursor'],
  ['/jobs?state=done', '/query/state'],
  ['/jobs?kind=laundry', '/query/kind'],
  ['/jobs?limit=-1', '/query/limit'],
  ['/verify', '/query/backup'],
  ['/databases?limit=5', '/query/limit'],
  ['/quarantine?database=availability', '/query/database'],
  [`/backups/${unknownBackup}?full=1`, '/query/full'],
];

test.for(badQueries)('GET %s is refused, naming %s', async ([path, pointer]) => {
  const { errors } = problemIn(await call(service().url, 'GET', path), 400, 'validation_failed');
  expect(errors?.map((error) => error.pointer)).toEqual([pointer]);
});

const unknown: [method: string, path: string, body?: unknown][] = [
  ['GET', '/databases/nosuch'],
  ['GET', `/backups/${unknownBackup}`],
  ['GET', `/backups/${unknownBackup}/content`],
  ['DELETE', `/backups/${unknownBackup}`],
  ['PATCH', `/backups/${unknownBackup}`, { hold: true }],
  ['GET', `/verify?backup=${unknownBackup}`],
  ['GET', '/jobs/job-20251111T030000Z-7f3a9c'],
  ['GET', '/jobs/job-20251111T030000Z-7f3a9c/events'],
  ['POST', '/jobs/job-20251111T030000Z-7f3a9c/cancel'],
  ['DELETE', `/quarantine/${unknownBackup}`],
  ['POST', '/backups', { database: 'nosuch' }],
  ['POST', '/verify', { backup: unknownBackup, level: 'content' }],
  [
    'POST',
    '/compare',
    { left: { database: 'availability' }, right: { backup: unknownBackup }, mode: 'counts' },
  ],
  ['POST', '/restore', { source: { backup: unknownBackup }, target: { database: 'availability' } }],
  [
    'POST',
    '/restore',
    { source: { database: 'availability', latest: true }, target: { database: 'nosuch' } },
  ],
  ['GET', '/nosuch'],
  ['PUT', '/backups'],
  ['DELETE', '/databases/availability'],
  ['PROPFIND', '/databases'],
];

test.for(unknown)('%s %s names what does not exist, and is not found', async ([method, path, body]) => {
  problemIn(await call(service().url, method, path, body === undefined ? {} : { body }), 404, 'not_found');
});

/** Sent as they are: a client library would normalise them. */
const badPaths = [
  '/backups/..%2f..%2fetc%2fpasswd',
  '/backups/..%2f..%2fetc%2fpasswd/content',
  '/backups/%2e%2e',
  '/backups/availability-20251111T030000Z-7f3a9c%00',
  '/backups/availability-20251111T030000Z-7f3a9c%2f..%2fx/content',
  '/backups/AVAILABILITY-20251111T030000Z-7f3a9c',
  '/backups/latest',
  '/databases/..%2favailability',
  '/databases/%E2%82%AC',
  '/databases/UPPER',
  '/jobs/..%2fjob-20251111T030000Z-7f3a9c',
  '/jobs/1',
  '/problems/nosuch',
];

const refused = { status: 400, type: 'application/problem+json', code: 'validation_failed' };

test.for(badPaths)('GET %s is no id, and refused', async (path) => {
  const answer = await raw(service().url, { path });
  expect(answer).toMatchObject({ ...refused, pointers: [expect.stringMatching(/^\/path\/(id|name|code)$/)] });
});

test.for(['/%', '/backups/%zz', '/databases/%E0%A4'])('GET %s is no URL, and refused', async (path) => {
  expect(await raw(service().url, { path })).toMatchObject(refused);
});

test.for(['/backups/../databases/..%2f..%2fetc', '//etc/passwd', '/docs/..%2f..%2f..%2fpackage.json'])(
  'GET %s leads nowhere',
  async (path) => {
    const answer = await raw(service().url, { path });
    expect(answer).toMatchObject({ status: 404, type: 'application/problem+json', code: 'not_found' });
  },
);

test('bytes that are no HTTP are answered with a problem, and the connection ends', async () => {
  const { port } = new URL(service().url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.end('this is no HTTP\r\n\r\n');
  const answer = (await socket.toArray()).join('');
  expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
  const [, body = ''] = answer.split('\r\n\r\n');
  expect(isA('Problem', JSON.parse(body))).toBe(true);
});
