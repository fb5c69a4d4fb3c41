import { expect, test } from 'vitest';
import { call, problemIn } from './support/call.ts';
import { document } from './support/document.ts';
import { raw } from './support/raw.ts';
import { serviceOfThisFile } from './support/service.ts';

const service = serviceOfThisFile();

const unknownBackup = 'availability-20251111T030000Z-7f3a9c';

/** Body, and the pointers of what is wrong with it. */
const malformed: [path: string, body: unknown, errors: { pointer: string; message: RegExp }[]][] = [
  ['/backups', {}, [{ pointer: '/database', message: /^is missing$/ }]],
  ['/backups', { database: 5 }, [{ pointer: '/database', message: /^must be string$/ }]],
  ['/backups', { database: 'A' }, [{ pointer: '/database', message: /pattern/ }]],
  [
    '/backups',
    { database: 'availability', databse: 1 },
    [{ pointer: '/databse', message: /^is not a known field$/ }],
  ],
  [
    '/backups',
    { database: 'availability', 'a/b~c': 1 },
    [{ pointer: '/a~1b~0c', message: /^is not a known field$/ }],
  ],
  [
    '/backups',
    { database: 'availability', hold: 'true' },
    [{ pointer: '/hold', message: /^must be boolean$/ }],
  ],
  ['/backups', { database: 'availability', hold: 1 }, [{ pointer: '/hold', message: /^must be boolean$/ }]],
  ['/backups', { database: 'availability', tags: 'a' }, [{ pointer: '/tags', message: /^must be array$/ }]],
  ['/backups', { database: 'availability', tags: ['a', 'a'] }, [{ pointer: '/tags', message: /duplicate/ }]],
  [
    '/backups',
    { database: 'availability', description: 5 },
    [{ pointer: '/description', message: /^must be string or must be null$/ }],
  ],
  [
    '/backups',
    { database: 'availability', verify: 'deep' },
    [{ pointer: '/verify', message: /^must be one of checksum, structure, content, restore$/ }],
  ],
  ['/backups', [], [{ pointer: '', message: /^must be object$/ }]],
  ['/backups', null, [{ pointer: '', message: /^must be object$/ }]],
  ['/backups', 'availability', [{ pointer: '', message: /^must be object$/ }]],
  [
    '/backups/import',
    { file: '/x.duckdb', database: 'availability', createdAt: 'yesterday' },
    [{ pointer: '/createdAt', message: /^must be a date-time such as 2025-11-11T03:00:00Z$/ }],
  ],
  [
    '/retention',
    { database: 'availability', policy: { keepDaily: -1 } },
    [{ pointer: '/policy/keepDaily', message: /^must be >= 0 or must be "all"$/ }],
  ],
  [
    '/backups/import',
    { file: '/x.duckdb', database: 'availability', createdAt: '2016-12-31T23:59:60Z' },
    [{ pointer: '/createdAt', message: /date-time/ }],
  ],
  [
    '/verify',
    { level: 'content' },
    [
      { pointer: '/backup', message: /^is missing$/ },
      { pointer: '/file', message: /^is missing$/ },
      { pointer: '/export', message: /^is missing$/ },
    ],
  ],
  ['/verify', { backup: unknownBackup, level: 'deep' }, [{ pointer: '/level', message: /^must be one of/ }]],
  ['/verify', { backup: '../x', level: 'content' }, [{ pointer: '/backup', message: /pattern/ }]],
  [
    '/verify',
    { backup: unknownBackup, level: 'content', deep: true },
    [{ pointer: '/deep', message: /^is not a known field$/ }],
  ],
  [
    '/compare',
    { left: {}, right: { database: 'availability' }, mode: 'rows' },
    [
      { pointer: '/left/database', message: /^is missing$/ },
      { pointer: '/left/backup', message: /^is missing$/ },
      { pointer: '/left/export', message: /^is missing$/ },
    ],
  ],
  [
    '/compare',
    { left: { database: 'availability' }, right: { database: 'availability' }, mode: 'rows', limit: '5' },
    [{ pointer: '/limit', message: /^must be integer$/ }],
  ],
  [
    '/restore',
    { source: { database: 'availability', latest: false }, target: { database: 'availability' } },
    [{ pointer: '/source/latest', message: /^must be true$/ }],
  ],
  [
    '/verify',
    { export: unknownBackup, level: 'structure' },
    [{ pointer: '/level', message: /^must be one of checksum, content$/ }],
  ],
  [
    '/restore',
    { source: { file: '/x.xlsx' }, mode: 'append', target: { path: '/x.duckdb' } },
    [
      { pointer: '/mode', message: /only for a database as the target$/ },
      { pointer: '/source/table', message: /^is missing: a file does not say/ },
      {
        pointer: '/source/file',
        message: /^must end in \.csv, .* A database file is adopted first, with POST \/backups\/import/,
      },
    ],
  ],
  [
    '/restore',
    {
      source: { backup: unknownBackup },
      mode: 'upsert',
      tables: ['t'],
      target: { database: 'availability' },
    },
    [
      { pointer: '/mode', message: /only for exports and files/ },
      { pointer: '/tables', message: /only for exports$/ },
    ],
  ],
  [
    '/restore',
    { source: { export: unknownBackup }, mode: 'merge', target: { database: 'availability' } },
    [{ pointer: '/mode', message: /^must be one of replace, append, upsert$/ }],
  ],
  [
    '/restore',
    { source: { file: '/x.csv', table: '' }, target: { database: 'availability' } },
    [{ pointer: '/source/table', message: /fewer than 1/ }],
  ],
];

test.for(malformed)(
  'POST %s with %j is refused with the pointer of what is wrong',
  async ([path, body, errors]) => {
    const problem = problemIn(await call(service().url, 'POST', path, { body }), 400, 'validation_failed');
    expect(problem.errors).toEqual(
      errors.map(({ pointer, message }) => ({ pointer, message: expect.stringMatching(message) })),
    );
    for (const { pointer } of errors) expect(problem.detail).toContain(pointer);
  },
);

const unusable: [
  what: string,
  status: number,
  code: 'validation_failed' | 'unsupported_media_type',
  text: string,
  type: string,
][] = [
  ['malformed JSON', 400, 'validation_failed', '{"database":', 'application/json'],
  ['no JSON at all', 400, 'validation_failed', '', 'application/json'],
  [
    'a poisoned prototype',
    400,
    'validation_failed',
    '{"database":"availability","__proto__":{"x":1}}',
    'application/json',
  ],
  [
    'half a character',
    400,
    'validation_failed',
    '{"database":"availability","description":"\\ud83d"}',
    'application/json',
  ],
  ['text', 415, 'unsupported_media_type', '{"database":"availability"}', 'text/plain'],
  ['a form', 415, 'unsupported_media_type', 'database=availability', 'application/x-www-form-urlencoded'],
  ['XML', 415, 'unsupported_media_type', '<database/>', 'application/xml'],
  ['a nameless type', 415, 'unsupported_media_type', '{"database":"availability"}', 'json'],
];

test.for(unusable)('a body of %s is refused with %i', async ([, status, code, text, type]) => {
  const headers = { 'content-type': type };
  problemIn(await call(service().url, 'POST', '/backups', { text, headers }), status, code);
});

const reading = ['get', 'head'];
const changing = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).flatMap((method) =>
    reading.includes(method) ? [] : [[method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'none')] as const],
  ),
);

test.for(changing)('%s %s refuses a body of text, as its documentation says', async ([method, path]) => {
  const headers = { 'content-type': 'text/plain' };
  problemIn(await call(service().url, method, path, { text: 'x', headers }), 415, 'unsupported_media_type');
});

test('a request without any body is refused', async () => {
  problemIn(await call(service().url, 'POST', '/backups'), 400, 'validation_failed');
});

const json = { 'content-type': 'application/json' };
const large = JSON.stringify({ database: 'availability', description: 'x'.repeat(2_000_000) });

test.for([
  ['of known length', { ...json, 'content-length': String(large.length) }],
  ['of unknown length', { ...json, 'transfer-encoding': 'chunked' }],
] as const)('a body above a megabyte, %s, is refused', async ([, headers]) => {
  const answer = await raw(service().url, { method: 'POST', path: '/backups', text: large, headers });
  expect(answer).toMatchObject({ status: 413, type: 'application/problem+json', code: 'payload_too_large' });
});

const outside: [path: string, body: unknown][] = [
  ['/backups/import', { file: '/etc/passwd', database: 'availability' }],
  ['/backups/import', { file: 'relative-20251111.duckdb', database: 'availability' }],
  ['/verify', { file: '/etc/passwd', level: 'structure' }],
  ['/verify', { file: '/etc/\0passwd', level: 'structure' }],
  [
    '/restore',
    { source: { database: 'availability', latest: true }, target: { path: '/etc/restored.duckdb' } },
  ],
  ['/restore', { source: { file: '/etc/rows.csv', table: 't' }, target: { database: 'availability' } }],
];

test.for(outside)('POST %s with %j names a path outside the roots, and is refused', async ([path, body]) => {
  problemIn(await call(service().url, 'POST', path, { body }), 422, 'path_not_allowed');
});

test('a path that leads out of its root by dots is refused', async () => {
  const { url, paths } = service();
  const body = { file: `${paths.imports}/../live/availability.duckdb`, level: 'structure' };
  problemIn(await call(url, 'POST', '/verify', { body }), 422, 'path_not_allowed');
});

test('nothing that was refused has made a job', async () => {
  expect((await call(service().url, 'GET', '/jobs')).body).toEqual({ items: [] });
});

const asJson = { headers: { 'content-type': 'application/json' } };

test('a client that says application/json and sends nothing is told what is missing, and served where nothing is needed', async () => {
  const { url } = service();
  const { errors } = problemIn(await call(url, 'POST', '/backups', asJson), 400, 'validation_failed');
  expect(errors).toEqual([{ pointer: '', message: 'must be object' }]);
  for (const sent of [asJson, { body: {} }]) {
    expect((await call(url, 'POST', '/repositories/local/rescan', sent)).status).toBe(200);
  }
});

test('what the body of an operation says that takes none is refused, and not passed over', async () => {
  const path = '/repositories/local/rescan';
  for (const [body, pointer] of [
    [{ dryRun: true }, '/dryRun'],
    [{ 'a/b': 1 }, '/a~1b'],
    [[], ''],
    [null, ''],
  ] as const) {
    const { errors } = problemIn(await call(service().url, 'POST', path, { body }), 400, 'validation_failed');
    expect(errors?.map((one) => one.pointer)).toEqual([pointer]);
  }
});
