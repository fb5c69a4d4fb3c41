import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

const textOf = (...repositories: string[]) => `
repositories:
${repositories.map((keys, at) => `  r${at}: { kind: s3, ${keys} }`).join('\n')}
databases: { a: { path: /srv/a.duckdb, repositories: [r0] } }
`;

function errorsOf(...repositories: string[]): readonly string[] {
  try {
    parseConfig(textOf(...repositories), 'duckback.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(({ key, message }) => `${key}: ${message}`);
    throw error;
  }
  return [];
}

test('bucket and prefix are enough for AWS', () => {
  const { repositories, importRoots } = parseConfig(textOf('bucket: b-1, prefix: p/q'), 'duckback.yaml');
  expect(repositories).toEqual([
    {
      name: 'r0',
      kind: 's3',
      bucket: 'b-1',
      prefix: 'p/q',
      region: 'us-east-1',
      endpoint: null,
      pathStyle: false,
      storageClass: null,
      tags: {},
      serverSideEncryption: null,
      encryption: null,
      objectLock: null,
    },
  ]);
  expect(importRoots).toEqual([]);
});

test('another server is named by its URL', () => {
  const keys = 'bucket: b-1, prefix: p, region: auto, endpoint: "http://127.0.0.1:9000", pathStyle: true';
  expect(parseConfig(textOf(keys), 'duckback.yaml').repositories).toMatchObject([
    { region: 'auto', endpoint: 'http://127.0.0.1:9000', pathStyle: true },
  ]);
});

test.each([
  ['bucket: b-1', 'repositories.r0.prefix: is missing; write duckback'],
  ['prefix: p', 'repositories.r0.bucket: is missing; write my-backups'],
  ['bucket: "", prefix: p', `repositories.r0.bucket: "" is not a bucket's name; write my-backups`],
  ['bucket: b/c, prefix: p', `repositories.r0.bucket: "b/c" is not a bucket's name; write my-backups`],
])('%s is refused: a whole bucket is never meant', (keys, error) => {
  expect(errorsOf(keys)).toEqual([error]);
});

test.each(['""', '/', 'p/', '/p', 'p//q', '.', '..', 'p/../q', 'p/.q', '"p q"', 'ä', `${'p'.repeat(56)}`])(
  'the prefix %s is refused',
  (prefix) => {
    expect(errorsOf(`bucket: b-1, prefix: ${prefix}`)).toEqual([
      expect.stringMatching(/^repositories\.r0\.prefix: .* is not a prefix/),
    ]);
  },
);

test.each([
  'ftp://s3.example.com',
  'https://key:secret@s3.example.com',
  'https://s3.example.com?x=1',
  's3',
  '5',
])('the endpoint %s is refused', (endpoint) => {
  expect(errorsOf(`bucket: b-1, prefix: p, endpoint: "${endpoint}"`)).toEqual([
    expect.stringMatching(/^repositories\.r0\.endpoint: .* is not the http or https URL of an S3 server/),
  ]);
});

test('credentials have no place in the file', () => {
  expect(errorsOf('bucket: b-1, prefix: p, accessKeyId: x')).toEqual([
    expect.stringContaining('accessKeyId: is not a known key'),
  ]);
});

test('two repositories in one part of a bucket are refused, side by side they are not', () => {
  const overlap = (...prefixes: string[]) =>
    errorsOf(...prefixes.map((prefix) => `bucket: b-1, prefix: ${prefix}`));
  expect(overlap('p', 'p')).toEqual([
    'repositories.r1.prefix: p/ overlaps repositories.r0 (p/); they must lie apart',
  ]);
  expect(overlap('p/q', 'p')).toEqual([
    'repositories.r1.prefix: p/ overlaps repositories.r0 (p/q/); they must lie apart',
  ]);
  expect(overlap('p', 'pq')).toEqual([]);
  expect(errorsOf('bucket: b-1, prefix: p', 'bucket: b-2, prefix: p')).toEqual([]);
});

test('how objects are stored is told', () => {
  const keys =
    'bucket: b-1, prefix: p, storageClass: STANDARD_IA, tags: { a: b }, serverSideEncryption: { kind: sse-kms, keyId: k }';
  expect(parseConfig(textOf(keys), 'duckback.yaml').repositories).toMatchObject([
    {
      storageClass: 'STANDARD_IA',
      tags: { a: 'b' },
      serverSideEncryption: { kind: 'sse-kms', keyId: 'k' },
    },
  ]);
});

test.each([
  ['storageClass: GLACIER', 'storageClass: "GLACIER" is not a storage class that answers at once'],
  ['tags: { a: "ä" }', 'tags.a: "ä" is not a value of letters'],
  ['tags: { "ä": b }', 'tags: S3 takes ten tags at the most'],
  [
    `tags: { ${Array.from({ length: 11 }, (_, n) => `t${n}: x`).join(', ')} }`,
    'tags: S3 takes ten tags at the most',
  ],
  [
    'serverSideEncryption: { kind: sse-c }',
    'serverSideEncryption.kind: "sse-c" is not one of sse-s3, sse-kms',
  ],
])('%s is refused', (keys, error) => {
  expect(errorsOf(`bucket: b-1, prefix: p, ${keys}`)).toEqual([
    expect.stringContaining(`repositories.r0.${error}`),
  ]);
});

test('what is stored can be locked, for 400 days at the most where nothing else is said', () => {
  const text = (lock: string) => `
repositories:
  offsite: { kind: s3, bucket: b-1, prefix: p, objectLock: ${lock} }
databases: { a: { path: /srv/a.duckdb, repositories: [offsite], retention: { keepDaily: 7 } } }
`;
  const lockOf = (lock: string) => parseConfig(text(lock), 'duckback.yaml').repositories;
  const dayMs = 86_400_000;
  expect(lockOf('{ mode: governance }')).toMatchObject([
    { objectLock: { mode: 'governance', atMostMs: 400 * dayMs } },
  ]);
  expect(lockOf('{ mode: compliance, atMost: 30d }')).toMatchObject([
    { objectLock: { mode: 'compliance', atMostMs: 30 * dayMs } },
  ]);
});

test.each([
  [
    'objectLock: { mode: legal }',
    'objectLock.mode: "legal" is not governance or compliance; write governance',
  ],
  [
    'objectLock: { mode: governance }',
    'objectLock: needs a retention policy for a; write retention: { keepDaily: 7 }',
  ],
])('%s is refused where there is no policy that would end it', (keys, error) => {
  expect(errorsOf(`bucket: b-1, prefix: p, ${keys}`)).toContain(`repositories.r0.${error}`);
});

const bucketAnd = (encryption: string) => `bucket: b-1, prefix: p, encryption: ${encryption}`;

test('what is stored can be encrypted with a key from a file or the environment; old keys are kept to read with', () => {
  const text = textOf(
    bucketAnd('{ keyFile: new.key, oldKeyFiles: [/etc/old.key] }'),
    'bucket: b-2, prefix: p, encryption: { keyEnv: OFFSITE_KEY }',
  );
  const { repositories } = parseConfig(text, '/srv/duckback.yaml', { OFFSITE_KEY: 'ab' });
  expect(repositories).toMatchObject([
    { encryption: { key: { file: '/srv/new.key' }, oldKeyFiles: ['/etc/old.key'] } },
    { encryption: { key: { text: 'ab' }, oldKeyFiles: [] } },
  ]);
});

test.each(['{}', '{ keyFile: /a, keyEnv: B }'])(
  'encryption: %s is refused: one key, not two nor none',
  (keys) => {
    expect(errorsOf(bucketAnd(keys))).toEqual([
      'repositories.r0.encryption: needs either keyFile or keyEnv; write { keyFile: /etc/duckback/offsite.key }',
    ]);
  },
);

test('a key that is to be in the environment and is not there is named', () => {
  expect(errorsOf(bucketAnd('{ keyEnv: OFFSITE_KEY }'))).toEqual([
    'repositories.r0.encryption.keyEnv: OFFSITE_KEY is not set; it must hold 64 hexadecimal digits',
  ]);
});

test('a key must not lie where restores could overwrite it', () => {
  const text = `restoreRoots: [/srv/restored]\n${textOf(bucketAnd('{ keyFile: /srv/restored/a.key }'))}`;
  expect(() => parseConfig(text, 'duckback.yaml')).toThrow(/restoreRoots\[0\]: .*encryption\.keyFile/s);
});
