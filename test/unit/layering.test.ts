import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Which rooms each room may import from, beside itself. `app.ts` and `server.ts`, which put everything together, are no rooms. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [],
  'src/duckfile': ['src/domain'],
  'src/files': ['src/domain'],
  'src/source': ['src/domain', 'src/duckfile', 'src/files'],
  'src/children': ['src/domain'],
  'src/hashing': ['src/domain', 'src/children', 'src/duckfile'],
  'src/engine': ['src/domain', 'src/duckfile', 'src/files', 'src/children'],
  'src/repository': ['src/domain', 'src/files'],
  'src/state': ['src/domain', 'src/files'],
  'src/jobs': ['src/domain'],
  'src/services': ['src/domain', 'src/files'],
  'src/config': ['src/domain', 'src/cron.ts'],
  'src/cron.ts': ['src/domain'],
  'src/commands': ['src/domain'],
  'src/webhooks': ['src/domain'],
  'src/metrics': ['src/domain', 'src/services'],
  'src/http': ['src/domain', 'src/services', 'src/jobs', 'src/config', 'src/files'],
  // What a browser runs: it knows the service by its document alone.
  'src/dashboard': ['openapi'],
  routes: ['src/domain', 'src/services', 'src/http', 'src/metrics'],
  'src/wiring': [
    'src/app.ts',
    'src/clock.ts',
    'src/commands',
    'src/config',
    'src/cron.ts',
    'src/domain',
    'src/duckfile',
    'src/engine',
    'src/files',
    'src/hashing',
    'src/http',
    'src/repository',
    'src/services',
    'src/source',
    'src/state',
    'routes',
  ],
};

/** Packages that only some rooms may know. */
const owned: Readonly<Record<string, readonly string[]>> = {
  '@duckdb/node-api': ['src/engine'],
  'node:sqlite': ['src/state'],
  fastify: ['src/http', 'routes', 'src/app.ts', 'src/wiring'],
  '@aws-sdk/client-s3': ['src/repository'],
  yaml: ['src/config'],
  croner: ['src/cron.ts'],
  preact: ['src/dashboard'],
  uplot: ['src/dashboard'],
  'openapi-fetch': ['src/dashboard'],
};

interface Import {
  readonly file: string;
  readonly from: string;
}

const builtDashboard = join('dashboard', 'dist');

const files = ['src', 'routes'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith(builtDashboard))
    .map((name) => join(folder, name)),
);

const imports: Import[] = files.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export)[^;]*?from '([^']+)'/gms)].map(
    (match) => ({ file, from: match[1] ?? '' }),
  ),
);

const roomOf = (file: string): string => {
  const [top, second] = file.split(sep);
  return top === 'src' && second ? `src/${second.replace(/^config\.ts$/, 'config')}` : (top ?? '');
};

test('a room imports only from the rooms that it may know', () => {
  const breaches = imports
    .filter(({ file, from }) => from.startsWith('.') && roomOf(file) in allowed)
    .map(({ file, from }) => ({ file, from: relative(root, resolve(root, dirname(file), from)) }))
    .filter(({ file, from }) => roomOf(from) !== roomOf(file))
    .filter(({ file, from }) => !allowed[roomOf(file)]?.includes(roomOf(from)));
  expect(breaches).toEqual([]);
});

test('a package that is owned by one room is imported by no other', () => {
  const breaches = imports.filter(({ file, from }) => {
    const owners = owned[from];
    return owners && !owners.includes(roomOf(file));
  });
  expect(breaches).toEqual([]);
});

test('the domain imports nothing but itself and TypeBox', () => {
  const foreign = imports.filter(
    ({ file, from }) =>
      roomOf(file) === 'src/domain' && !from.startsWith('.') && !/^typebox(\/|$)/.test(from),
  );
  expect(foreign).toEqual([]);
});

test('only the clocks ask for the time of now', () => {
  const clocks = [join('src', 'clock.ts'), join('src', 'dashboard', 'page', 'format', 'now.ts')];
  const asking = files.filter(
    (file) =>
      !clocks.includes(file) && /Date\.now\(|new Date\(\)/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(asking).toEqual([]);
});

test('only the configuration reads the environment', () => {
  const reading = files.filter(
    (file) => roomOf(file) !== 'src/config' && /process\.env/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(reading).toEqual([]);
});
