import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seedChecks } from '../../../src/config/seed-checks.ts';
import { loadConfig, parseConfig } from '../../../src/config.ts';
import { temporaryFolder } from '../../support/folder.ts';

const defaults = {
  server: { host: '127.0.0.1', port: 8080, tokensFile: null, tls: null, maxConcurrentJobs: 2 },
  stateDir: '/home/ops/.local/state/duckback',
  restoreRoots: ['/home/ops/.local/state/duckback/restored'],
  importRoots: ['/home/ops/backups/binance-futures'],
  repositories: [{ name: 'local', kind: 'local', path: '/home/ops/backups/binance-futures' }],
  databases: [
    {
      name: 'availability',
      path: '/home/ops/.cache/binance-futures/availability.duckdb',
      repository: 'local',
      maxAgeMs: 26 * 3_600_000,
      imageDeadlineMs: 600_000,
      layouts: { daily_availability: { orderBy: ['date', 'symbol'], timeColumn: 'date' } },
      exportsKeptMs: null,
      checks: seedChecks.map((check) => ({ parameters: {}, ...check })),
      retention: { keepDaily: 7, keepWeekly: 4, keepMonthly: 12, keepYearly: 'all', timezone: 'UTC' },
      copies: [],
    },
  ],
  schedules: [
    {
      name: 'availability-daily',
      database: 'availability',
      cron: '0 3 * * *',
      timezone: 'UTC',
      jitterMs: 0,
      task: { kind: 'backup', verify: null },
    },
    {
      name: 'availability-verify',
      database: 'availability',
      cron: '0 5 * * SUN',
      timezone: 'UTC',
      jitterMs: 0,
      task: { kind: 'verify', level: 'content' },
    },
    {
      name: 'availability-drill',
      database: 'availability',
      cron: '30 5 * * *',
      timezone: 'UTC',
      jitterMs: 0,
      task: { kind: 'drill', periodMs: 30 * 86_400_000 },
    },
  ],
  fault: expect.any(Function),
  webhooks: [],
  hooks: new Map(),
  engine: { memoryLimitBytes: 2 ** 30, threads: 2, tempLimitBytes: 10 * 2 ** 30, timeLimitMs: 1_800_000 },
};

const home = { HOME: '/home/ops' };

test('without a file the defaults hold, with ~ for the home folder', async () => {
  expect(await loadConfig(home)).toEqual(defaults);
  expect((await loadConfig({})).stateDir).toBe(join(homedir(), '.local/state/duckback'));
});

test('a file without keys means the defaults', () => {
  for (const text of ['', '\n', '# all commented out\n', '---\n']) {
    expect(parseConfig(text, 'duckback.yaml', home)).toEqual(defaults);
  }
});

test('the example file is the default configuration, and what is commented out in it can be taken', async () => {
  const text = await readFile(new URL('../../../src/config/example.yaml', import.meta.url), 'utf8');
  expect(parseConfig(text, 'duckback.yaml', home)).toEqual(defaults);

  const keys = 'offsite|hooks|cwd|stop|start|validate|backfill|notifications';
  const whole = text.replaceAll(new RegExp(`^( *)# ( *(?:${keys}):)`, 'gm'), '$1$2');
  const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
  const config = parseConfig(whole, 'duckback.yaml', { ...home, DUCKBACK_WEBHOOK_SECRET: secret });
  expect(config.repositories).toMatchObject([{ name: 'local' }, { name: 'offsite', kind: 's3' }]);
  expect(Object.keys(config.hooks.get('availability')?.commands ?? {})).toEqual([
    'stop',
    'start',
    'validate',
    'backfill',
  ]);
  expect(config.webhooks).toMatchObject([{ url: 'https://hooks.example.com/duckback' }]);
});

test('a key that is given leaves the defaults of the others', () => {
  const config = parseConfig('server: { port: 9000 }\nengine: { threads: 4 }', 'duckback.yaml', home);
  expect(config).toEqual({
    ...defaults,
    server: { ...defaults.server, port: 9000 },
    engine: { ...defaults.engine, threads: 4 },
  });
});

test('the file that DUCKBACK_CONFIG names is read, and its relative paths start from its folder', async () => {
  const folder = await temporaryFolder();
  const text = `
stateDir: state
restoreRoots: [../elsewhere]
repositories:
  near: { kind: local, path: backups }
databases:
  prices: { path: ~/prices.duckdb, repositories: [near], maxAge: 1h30m, imageDeadline: 500ms }
engine: { memoryLimit: 512MiB, tempLimit: 10GB, timeLimit: 7d }
`;
  await writeFile(join(folder, 'duckback.yaml'), text);
  const config = await loadConfig({ ...home, DUCKBACK_CONFIG: join(folder, 'duckback.yaml') });
  expect(config).toEqual({
    fault: expect.any(Function),
    webhooks: [],
    hooks: new Map(),
    server: defaults.server,
    stateDir: join(folder, 'state'),
    restoreRoots: [join(folder, '../elsewhere')],
    importRoots: [join(folder, 'backups')],
    repositories: [{ name: 'near', kind: 'local', path: join(folder, 'backups') }],
    databases: [
      {
        name: 'prices',
        path: '/home/ops/prices.duckdb',
        repository: 'near',
        maxAgeMs: 5_400_000,
        imageDeadlineMs: 500,
        layouts: {},
        exportsKeptMs: null,
        retention: null,
        copies: [],
        checks: [],
      },
    ],
    schedules: [],
    engine: { memoryLimitBytes: 2 ** 29, threads: 2, tempLimitBytes: 10e9, timeLimitMs: 604_800_000 },
  });
});

test('exports have an order, a time column and an end, where the file says so', () => {
  const text = `
databases:
  prices:
    path: /srv/prices.duckdb
    repositories: [local]
    export:
      expireAfter: 90d
      tables:
        Quotes "odd".Name: { orderBy: [at] }
        __proto__: { timeColumn: at }
`;
  const [database] = parseConfig(text, 'duckback.yaml', home).databases;
  expect(database?.exportsKeptMs).toBe(90 * 86_400_000);
  expect(Object.entries(database?.layouts ?? {})).toEqual([
    ['Quotes "odd".Name', { orderBy: ['at'], timeColumn: null }],
    ['__proto__', { orderBy: [], timeColumn: 'at' }],
  ]);
});

test('another state folder moves the default restore root along', () => {
  const { restoreRoots } = parseConfig('stateDir: /var/lib/duckback', 'duckback.yaml', home);
  expect(restoreRoots).toEqual(['/var/lib/duckback/restored']);
});

test('an empty list of import roots allows no import', () => {
  expect(parseConfig('importRoots: []', 'duckback.yaml', home).importRoots).toEqual([]);
});

test('variables override the file, and empty ones do not', () => {
  const text = 'server: { host: 127.0.0.2, port: 9000, maxConcurrentJobs: 3 }';
  const env = { ...home, DUCKBACK_HOST: '0.0.0.0', DUCKBACK_PORT: '0', DUCKBACK_TOKENS_FILE: '~/tokens' };
  expect(parseConfig(text, 'duckback.yaml', env).server).toEqual({
    host: '0.0.0.0',
    port: 0,
    tokensFile: '/home/ops/tokens',
    tls: null,
    maxConcurrentJobs: 3,
  });
  const empty = { ...home, DUCKBACK_HOST: '', DUCKBACK_PORT: '', DUCKBACK_TOKENS_FILE: '' };
  expect(parseConfig(text, 'duckback.yaml', empty).server).toMatchObject({ host: '127.0.0.2', port: 9000 });
});

test('a relative tokens file in a variable starts from the working folder', () => {
  const env = { ...home, DUCKBACK_TOKENS_FILE: 'tokens' };
  expect(parseConfig('', '/etc/duckback.yaml', env).server.tokensFile).toBe(join(process.cwd(), 'tokens'));
});
