import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';
import { temporaryFolder } from '../../support/folder.ts';

/** A configuration whose places lie apart, with some of its keys replaced. JSON is YAML. */
function errorsOf(changes: Record<string, unknown>, root = '/x'): string[] {
  const text = JSON.stringify({
    stateDir: `${root}/state`,
    repositories: { local: { kind: 'local', path: `${root}/backups` } },
    databases: { a: { path: `${root}/data/a.duckdb`, repositories: ['local'] } },
    ...changes,
  });
  try {
    parseConfig(text, 'duckback.yaml', { HOME: '/home/ops' });
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(({ key, message }) => `${key}: ${message}`);
    throw error;
  }
  return [];
}

const database = (path: string, repository = 'local') => ({ path, repositories: [repository] });
const local = (path: string) => ({ kind: 'local', path });

test('places that lie apart are accepted', () => {
  expect(errorsOf({})).toEqual([]);
  expect(errorsOf({ restoreRoots: ['/x/state/restored', '/x/restored'] })).toEqual([]);
  expect(
    errorsOf({ importRoots: ['/x/backups', '/x/backups/old', '/x/imports', '/x/state/restored/a'] }),
  ).toEqual([]);
  expect(
    errorsOf({ databases: { a: database('/x/data/a.duckdb'), b: database('/x/data/b.duckdb') } }),
  ).toEqual([]);
});

test('a database in an unknown repository is refused, with the nearest one suggested', () => {
  expect(errorsOf({ databases: { a: database('/x/a', 'lcoal') } })).toEqual([
    'databases.a.repositories[0]: "lcoal" is not a configured repository; did you mean local?',
  ]);
  expect(errorsOf({ databases: { a: database('/x/a', 'offsite') } })).toEqual([
    'databases.a.repositories[0]: "offsite" is not a configured repository; configured are local',
  ]);
});

test('two databases with one path are refused', () => {
  expect(errorsOf({ databases: { a: database('/x/a.duckdb'), b: database('/x/y/../a.duckdb') } })).toEqual([
    'databases.b.path: /x/a.duckdb overlaps databases.a.path (/x/a.duckdb); they must lie apart',
  ]);
});

test.each([
  [
    'a repository in the state folder',
    { repositories: { local: local('/x/state/b') } },
    'repositories.local.path',
  ],
  [
    'a state folder in a repository',
    { stateDir: '/x/backups/state', restoreRoots: [] },
    'repositories.local.path',
  ],
  [
    'a repository in another',
    { repositories: { local: local('/x/b'), far: local('/x/b/far') } },
    'repositories.far.path',
  ],
  ['a database in a repository', { databases: { a: database('/x/backups/a.duckdb') } }, 'databases.a.path'],
  ['a database in the state folder', { databases: { a: database('/x/state/a.duckdb') } }, 'databases.a.path'],
  ['a restore root in a repository', { restoreRoots: ['/x/backups/out'] }, 'restoreRoots[0]'],
  ['a restore root that is a repository', { restoreRoots: ['/x/backups'] }, 'restoreRoots[0]'],
  ['a restore root around a repository', { restoreRoots: ['/x/o', '/x/backups/..'] }, 'restoreRoots[1]'],
  ['a restore root around a database', { restoreRoots: ['/x/data'] }, 'restoreRoots[0]'],
  ['a restore root that is the state folder', { restoreRoots: ['/x/state'] }, 'restoreRoots[0]'],
  ['a restore root among state files', { restoreRoots: ['/x/state/scratch'] }, 'restoreRoots[0]'],
  ['a restore root over everything', { restoreRoots: ['/'] }, 'restoreRoots[0]'],
  [
    'a restore root around the tokens',
    { restoreRoots: ['/x/etc'], server: { tokensFile: '/x/etc/tokens' } },
    'restoreRoots[0]',
  ],
  [
    'a restore root around the key of the certificate',
    { restoreRoots: ['/x/etc'], server: { tls: { cert: '/x/cert.pem', key: '/x/etc/key.pem' } } },
    'restoreRoots[0]',
  ],
  ['an import root around a database', { importRoots: ['/x/data'] }, 'importRoots[0]'],
  ['an import root that is the state folder', { importRoots: ['/x/state'] }, 'importRoots[0]'],
])('%s is refused', (_, changes, key) => {
  const errors = errorsOf(changes);
  expect(errors.length).toBeGreaterThan(0);
  for (const error of errors) expect(error).toMatch(/ overlaps .* they must lie apart$/);
  expect(errors.every((error) => error.startsWith(`${key}: `))).toBe(true);
});

test('an overlap by way of a symbolic link is refused', async () => {
  const root = await temporaryFolder();
  await mkdir(join(root, 'backups'));
  await symlink(join(root, 'backups'), join(root, 'innocent'));
  expect(errorsOf({ restoreRoots: [`${root}/innocent/new`] }, root)).toEqual([
    expect.stringContaining('restoreRoots[0]: '),
  ]);
});

test('folders whose names only begin alike do not overlap', () => {
  expect(errorsOf({ restoreRoots: ['/x/backups-restored', '/x/..restored'] })).toEqual([]);
});

test.each(['0.0.0.0', '::', '192.168.1.5', 'db.example.com', '128.0.0.1'])(
  'a service on %s is refused without a tokens file and accepted with one',
  (host) => {
    expect(errorsOf({ server: { host } })).toEqual([
      expect.stringContaining(`server.host: ${host} can be reached from other machines, which needs tokens`),
    ]);
    expect(errorsOf({ server: { host, tokensFile: '/etc/duckback/tokens' } })).toEqual([]);
  },
);

test.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost'])('a service on %s needs no tokens file', (host) => {
  expect(errorsOf({ server: { host } })).toEqual([]);
});
