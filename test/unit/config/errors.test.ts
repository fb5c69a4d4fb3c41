import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, loadConfig, parseConfig } from '../../../src/config.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** The lines of the error that a configuration is refused with. */
function errorsOf(text: string, env: NodeJS.ProcessEnv = {}): string[] {
  try {
    parseConfig(text, 'duckback.yaml', { HOME: '/home/ops', ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('all that is wrong is told at once, in the order of the file, each with its line and key', () => {
  const text = `server:
  port: 99999
  prot: 1
databases:
  availability:
    path: /srv/a.duckdb
    repositories: [lcoal]
    maxAge: 26 hours-ish
enigne: {}
engine:
  threads: 1.5
  memoryLimit: 1024
`;
  expect(errorsOf(text)).toEqual([
    'duckback.yaml:2: server.port: 99999 is not a whole number from 0 to 65535; write 8080',
    'duckback.yaml:3: server.prot: is not a known key; did you mean port?',
    'duckback.yaml:8: databases.availability.maxAge: "26 hours-ish" is not a duration; write 26h',
    'duckback.yaml:9: enigne: is not a known key; did you mean engine?',
    'duckback.yaml:11: engine.threads: 1.5 is not a whole number from 1 to 256; write 2',
    'duckback.yaml:12: engine.memoryLimit: 1024 is not a size; write 1GiB',
  ]);
});

test('the issues can be read one by one', () => {
  expect(() => parseConfig('stateDir: 5', 'duckback.yaml')).toThrow(
    expect.objectContaining({
      issues: [
        {
          source: 'duckback.yaml:1',
          key: 'stateDir',
          message: '5 is not a path without "?"; write /var/lib/duckback',
        },
      ],
    }),
  );
});

test.each([
  ['expireAfter: soon', 'expireAfter: "soon" is not a duration of at most 100 years; write 90d'],
  ['expireAfter: 40000d', 'expireAfter: "40000d" is not a duration of at most 100 years; write 90d'],
  ['tables: [t]', 'tables: ["t"] is not a map of tables; write { daily_availability'],
  [
    'tables: { t: { orderBy: date } }',
    'tables.t.orderBy: "date" is not a list of columns; write [ date, symbol ]',
  ],
  ['tables: { t: { orderBy: [""] } }', `tables.t.orderBy[0]: "" is not a column's name; write date`],
  ['tables: { t: { timecolumn: a } }', 'tables.t.timecolumn: is not a known key; did you mean timeColumn?'],
])('%s is refused as a setting of exports', (setting, error) => {
  const text = `databases: { a: { path: /a, repositories: [local], export: { ${setting} } } }`;
  expect(errorsOf(text)).toEqual([expect.stringContaining(`databases.a.export.${error}`)]);
});

test('a missing key is told with the line of what should hold it', () => {
  expect(errorsOf('\ndatabases:\n  prices: {}')).toEqual([
    'duckback.yaml:3: databases.prices.path: is missing; write /srv/data/availability.duckdb',
    'duckback.yaml:3: databases.prices.repositories: is missing; write [ local ]',
  ]);
});

test('a key without a value is refused rather than taken for its default', () => {
  expect(errorsOf('server:\nstateDir: ~')).toEqual([
    'duckback.yaml:1: server: is empty; leave the key out or write { port: 8080 }',
    'duckback.yaml:2: stateDir: is empty; leave the key out or write /var/lib/duckback',
  ]);
});

test.each([
  ['5', 'duckback.yaml: 5 is not a map of keys'],
  ['- server', 'duckback.yaml: ["server"] is not a map of keys'],
  ['server: [1]', 'duckback.yaml:1: server: [1] is not a map of keys'],
  ['databases: {}', 'duckback.yaml:1: databases: {} is not a map of names'],
  ['restoreRoots: /srv', 'duckback.yaml:1: restoreRoots: "/srv" is not a list of paths'],
  ['restoreRoots:\n  - /a\n  - ~bob/x', 'duckback.yaml:3: restoreRoots[1]: "~bob/x" is not a path'],
  ['stateDir: /a?b', 'duckback.yaml:1: stateDir: "/a?b" is not a path without "?"'],
  ['stateDir: ""', 'duckback.yaml:1: stateDir: "" is not a path'],
  ['server: { host: "a b" }', 'duckback.yaml:1: server.host: "a b" is not a host name or address'],
  [
    'server: { tls: true }',
    'duckback.yaml:1: server.tls: true is not a map of cert and key, or null; write { cert: /etc/duckback/cert.pem, key: /etc/duckback/key.pem }',
  ],
  ['server: { tokensFile: 7 }', 'duckback.yaml:1: server.tokensFile: 7 is not a path or null'],
  [
    'engine: { timeLimit: 25d }',
    'duckback.yaml:1: engine.timeLimit: "25d" is not a duration of at most 24 days',
  ],
])('%j is refused: %s', (text, error) => {
  expect(errorsOf(text)).toEqual([expect.stringContaining(error)]);
});

test.each(['Prices', '-a', '../x', 'a b', '__proto__', 'a'.repeat(64), '""'])(
  '%s is refused as a name',
  (name) => {
    const [error, ...rest] = errorsOf(
      `repositories:\n  local: {kind: local, path: /b}\n  ${name}: {kind: local, path: /c}`,
    );
    expect(error).toMatch(/^duckback\.yaml:3: repositories\..* is not a name \(up to 63/);
    expect(rest).toEqual([]);
  },
);

test('a database may have the name of a built-in property', () => {
  const { databases } = parseConfig(
    'databases: { constructor: { path: /srv/c.duckdb, repositories: [local] } }',
    'duckback.yaml',
  );
  expect(databases.map(({ name }) => name)).toEqual(['constructor']);
});

test('a key given twice and an alias are refused with their key and line', () => {
  const text =
    'server: &s { port: 1 }\nengine: { threads: 1 }\nstateDir: /a\nstateDir: /b\nimportRoots: [*s]';
  expect(errorsOf(text)).toEqual([
    'duckback.yaml:4: stateDir: is given twice: keep one of them',
    'duckback.yaml:5: importRoots[0]: is an alias (*): write the value out',
    expect.stringContaining('duckback.yaml:5: importRoots[0]: is empty'),
  ]);
});

test('aliases of aliases do not make a small file large', () => {
  const levels = Array.from({ length: 30 }, (_, at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}, *l${at}]`);
  const errors = errorsOf(['l0: &l0 [x]', ...levels].join('\n'));
  expect(errors.filter((line) => line.includes('is an alias'))).toHaveLength(90);
});

test.each([
  ['server: {port: 1', 1],
  ['stateDir: /a\nserver:\n\tport: 1', 3],
  ['stateDir: "unclosed', 1],
  ['stateDir: /a\n? [a]\n: 1', 2],
  ['stateDir: !secret x', 1],
  ['stateDir: *nobody', 1],
  ['stateDir: /a\n---\nstateDir: /b', 2],
])('%j is refused as YAML, with the line', (text, line) => {
  const errors = errorsOf(text);
  expect(errors[0]).toMatch(new RegExp(`^duckback\\.yaml:${line}: \\S`));
});

test('brackets nested too deep are refused in one line', () => {
  expect(errorsOf('['.repeat(20_000))).toHaveLength(1);
});

test('a variable at fault is named in place of a line', () => {
  expect(errorsOf('server: { port: 8080 }', { DUCKBACK_PORT: '80x' })).toEqual([
    'DUCKBACK_PORT: server.port: "80x" is not a whole number from 0 to 65535; write 8080',
  ]);
});

test('a file that is missing, a folder, no text or far too large is refused with its name', async () => {
  const folder = await temporaryFolder();
  const paths = ['missing', 'folder', 'binary', 'large'].map((name) => join(folder, name));
  const [missing = '', directory = '', binary = '', large = ''] = paths;
  await mkdir(directory);
  await writeFile(binary, Buffer.from([0x73, 0xff, 0xfe]));
  await writeFile(large, '#'.repeat(2 ** 20 + 1));
  for (const file of [missing, directory, binary, large]) {
    await expect(loadConfig({ DUCKBACK_CONFIG: file })).rejects.toThrow(
      `${file}: the configuration file cannot be read: `,
    );
  }
});
