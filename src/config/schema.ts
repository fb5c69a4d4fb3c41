/**
 * The YAML file: every key, with its default. A leaf's `title` and first example make its error message.
 */
import { type Static, Type } from 'typebox';
import { Hooks } from './hook-schema.ts';
import {
  duration,
  Name,
  optionalDuration,
  path,
  section,
  size,
  timeout,
  timezone,
  variable,
  wholeNumber,
} from './leaves.ts';
import {
  bucket,
  encryption,
  endpoint,
  objectLock,
  objectTags,
  prefix,
  region,
  serverSideEncryption,
  storageClass,
} from './s3-leaves.ts';
import { Schedule } from './schedule-schema.ts';
import { seedChecks } from './seed-checks.ts';

const Tls = Type.Object(
  { cert: path('/etc/duckback/cert.pem'), key: path('/etc/duckback/key.pem') },
  { ...section, examples: [{ cert: '/etc/duckback/cert.pem', key: '/etc/duckback/key.pem' }] },
);

export const Server = Type.Object(
  {
    host: Type.String({
      pattern: '^[A-Za-z0-9.:-]+$',
      title: 'a host name or address',
      examples: ['127.0.0.1'],
      default: '127.0.0.1',
    }),
    port: wholeNumber(0, 65_535, 8080),
    tokensFile: Type.Union([path('~/.config/duckback/tokens'), Type.Null()], {
      title: 'a path or null',
      examples: ['~/.config/duckback/tokens'],
      default: null,
    }),
    tls: Type.Union([Tls, Type.Null()], {
      title: 'a map of cert and key, or null',
      examples: [{ cert: '/etc/duckback/cert.pem', key: '/etc/duckback/key.pem' }],
      default: null,
    }),
    maxConcurrentJobs: wholeNumber(1, 64, 2),
  },
  { ...section, examples: [{ port: 8080 }], default: {} },
);

const keepCount = (example: number | 'all') =>
  Type.Optional(
    Type.Union([Type.Integer({ minimum: 0 }), Type.Literal('all')], {
      title: 'a whole number or all',
      examples: [example],
    }),
  );

/** Without a rule nothing would be kept: `rules.ts` refuses that. */
const Retention = Type.Object(
  {
    keepLast: keepCount(3),
    keepHourly: keepCount(24),
    keepDaily: keepCount(7),
    keepWeekly: keepCount(4),
    keepMonthly: keepCount(12),
    keepYearly: keepCount('all'),
    keepWithin: Type.Optional(optionalDuration('30d')),
    minBackups: Type.Optional(Type.Integer({ minimum: 1, title: 'a whole number from 1 on', examples: [3] })),
    timezone,
  },
  { ...section, examples: [{ keepDaily: 7, keepYearly: 'all' }] },
);

const LocalRepository = Type.Object(
  {
    kind: Type.Literal('local'),
    path: path('/srv/backups'),
    retention: Type.Optional(Retention),
  },
  { ...section, examples: [{ kind: 'local', path: '/srv/backups' }] },
);

const S3Repository = Type.Object(
  {
    kind: Type.Literal('s3'),
    bucket,
    prefix,
    region,
    endpoint: Type.Optional(endpoint),
    pathStyle: Type.Boolean({ title: 'true or false', examples: [true], default: false }),
    storageClass: Type.Optional(storageClass),
    tags: Type.Optional(objectTags),
    serverSideEncryption: Type.Optional(serverSideEncryption),
    encryption: Type.Optional(encryption),
    objectLock: Type.Optional(objectLock),
    retention: Type.Optional(Retention),
  },
  { ...section, examples: [{ kind: 's3', bucket: 'my-backups', prefix: 'duckback' }] },
);

const Repository = Type.Union([LocalRepository, S3Repository]);

const column = Type.String({ minLength: 1, title: "a column's name", examples: ['date'] });

/** How one table is exported. Which tables and columns there are is known only when an image is opened. */
const TableExport = Type.Object(
  {
    orderBy: Type.Array(column, {
      title: 'a list of columns',
      examples: [['date', 'symbol']],
      default: [],
    }),
    timeColumn: Type.Optional(column),
  },
  { ...section, examples: [{ orderBy: ['date', 'symbol'], timeColumn: 'date' }] },
);

const Export = Type.Object(
  {
    expireAfter: Type.Optional(optionalDuration('90d')),
    tables: Type.Record(Type.String(), TableExport, {
      title: 'a map of tables',
      examples: [{ daily_availability: { orderBy: ['date'] } }],
      default: {},
      anyName: true,
    }),
  },
  { ...section, examples: [{ expireAfter: '90d' }], default: {} },
);

const Check = Type.Object(
  {
    name: Name,
    sql: Type.String({ minLength: 1, title: 'a SELECT', examples: ['SELECT * FROM t WHERE price < 0'] }),
    parameters: Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean()], {
        title: 'a text, a number, true or false',
        examples: [500],
      }),
      { title: 'a map of parameters', examples: [{ min_symbols: 500 }], default: {}, anyName: true },
    ),
  },
  { ...section, examples: [{ name: 'no_negative_prices', sql: 'SELECT * FROM t WHERE price < 0' }] },
);

const Database = Type.Object(
  {
    path: path('/srv/data/availability.duckdb'),
    repositories: Type.Array(Name, {
      minItems: 1,
      title: 'a list of repositories, the primary one first',
      examples: [['local']],
    }),
    maxAge: duration('26h'),
    imageDeadline: timeout('10m'),
    export: Export,
    retention: Type.Optional(Retention),
    checks: Type.Array(Check, {
      title: 'a list of checks',
      examples: [[{ name: 'no_negative_prices', sql: 'SELECT * FROM t WHERE price < 0' }]],
      default: [],
    }),
    schedules: Type.Array(Schedule, {
      title: 'a list of schedules',
      examples: [[{ name: 'availability-daily', kind: 'backup', cron: '0 3 * * *' }]],
      default: [],
    }),
    hooks: Type.Optional(Hooks),
  },
  { ...section, examples: [{ path: '/srv/data/availability.duckdb', repositories: ['local'] }] },
);

const named = { minProperties: 1, title: 'a map of names' };

const paths = { title: 'a list of paths', examples: [['/srv/restored']] };

/** The keys that name places on disk. */
export const Places = Type.Object({
  stateDir: path('/var/lib/duckback', { default: '~/.local/state/duckback' }),
  restoreRoots: Type.Optional(Type.Array(path('/srv/restored'), paths)),
  importRoots: Type.Optional(Type.Array(path('/srv/backups'), paths)),
  repositories: Type.Record(Type.String(), Repository, {
    ...named,
    examples: [{ local: { kind: 'local', path: '/srv/backups' } }],
    default: { local: { kind: 'local', path: '~/backups/binance-futures' } },
  }),
  databases: Type.Record(Type.String(), Database, {
    ...named,
    examples: [{ availability: { path: '/srv/data/availability.duckdb', repositories: ['local'] } }],
    default: {
      availability: {
        path: '~/.cache/binance-futures/availability.duckdb',
        repositories: ['local'],
        export: { tables: { daily_availability: { orderBy: ['date', 'symbol'], timeColumn: 'date' } } },
        retention: { keepDaily: 7, keepWeekly: 4, keepMonthly: 12, keepYearly: 'all', timezone: 'UTC' },
        checks: seedChecks,
        schedules: [
          { name: 'availability-daily', kind: 'backup', cron: '0 3 * * *', timezone: 'UTC' },
          { name: 'availability-verify', kind: 'verify', cron: '0 5 * * SUN', level: 'content' },
          { name: 'availability-drill', kind: 'drill', cron: '30 5 * * *', period: '30d' },
        ],
      },
    },
  }),
});
export type Places = Static<typeof Places>;

const Engine = Type.Object(
  {
    memoryLimit: size('1GiB'),
    threads: wholeNumber(1, 256, 2),
    tempLimit: size('10GiB'),
    timeLimit: timeout('30m'),
  },
  { ...section, examples: [{ memoryLimit: '1GiB' }], default: {} },
);

const Webhook = Type.Object(
  {
    url: Type.Refine(
      Type.String({ title: 'an http or https URL', examples: ['https://hooks.example.com/duckback'] }),
      (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''),
    ),
    secretEnv: variable('DUCKBACK_WEBHOOK_SECRET'),
  },
  {
    ...section,
    examples: [{ url: 'https://hooks.example.com/duckback', secretEnv: 'DUCKBACK_WEBHOOK_SECRET' }],
  },
);

export const Notifications = Type.Object(
  {
    webhooks: Type.Array(Webhook, {
      title: 'a list of webhooks',
      examples: [[{ url: 'https://hooks.example.com/duckback', secretEnv: 'DUCKBACK_WEBHOOK_SECRET' }]],
      default: [],
    }),
  },
  { ...section, examples: [{ webhooks: [] }], default: {} },
);

export const ConfigFile = Type.Object(
  { server: Server, ...Places.properties, engine: Engine, notifications: Notifications },
  { ...section, examples: [{ server: { port: 8080 } }], default: {} },
);
export type ConfigFile = Static<typeof ConfigFile>;
