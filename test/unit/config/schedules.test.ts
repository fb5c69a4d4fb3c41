import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

const withSchedules = (schedules: string, rest = ''): string => `
repositories: { local: { kind: local, path: /srv/backups } }
databases:
  prices:
    path: /srv/prices.duckdb
    repositories: [local]
    ${rest}
    schedules:
${schedules.replace(/^/gm, '      ')}
`;

const parse = (text: string) => parseConfig(text, 'duckback.yaml', { HOME: '/home/ops' });

function errorsOf(schedules: string, rest?: string): string[] {
  try {
    parse(withSchedules(schedules, rest));
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('each kind has keys of its own, with their defaults', () => {
  const text = withSchedules(
    `- { name: nightly, kind: backup, cron: "0 3 * * *", timezone: Europe/Berlin, jitter: 10m, verify: content }
- { name: plain, kind: backup, cron: "0 4 * * *" }
- { name: proofs, kind: verify, cron: "0 5 * * SUN" }
- { name: drills, kind: drill, cron: "30 5 * * *", period: 90d }
- name: archive
  kind: export
  cron: "0 6 1 * *"
  format: parquet
  window: { lastDays: 30 }
  tables: [t]
  compression: { codec: zstd, level: 9 }
  rowGroupSize: 4096
  partitionBy: month
  repository: local
- { name: thinning, kind: retention, cron: "0 7 * * *" }`,
    'retention: { keepDaily: 7 }',
  );
  const common = { database: 'prices', timezone: 'UTC', jitterMs: 0 };
  expect(parse(text).schedules).toEqual([
    {
      ...common,
      name: 'nightly',
      cron: '0 3 * * *',
      timezone: 'Europe/Berlin',
      jitterMs: 600_000,
      task: { kind: 'backup', verify: 'content' },
    },
    { ...common, name: 'plain', cron: '0 4 * * *', task: { kind: 'backup', verify: null } },
    { ...common, name: 'proofs', cron: '0 5 * * SUN', task: { kind: 'verify', level: 'content' } },
    { ...common, name: 'drills', cron: '30 5 * * *', task: { kind: 'drill', periodMs: 90 * 86_400_000 } },
    {
      ...common,
      name: 'archive',
      cron: '0 6 1 * *',
      task: {
        kind: 'export',
        request: {
          database: 'prices',
          format: 'parquet',
          window: { lastDays: 30 },
          tables: ['t'],
          compression: { codec: 'zstd', level: 9 },
          rowGroupSize: 4096,
          partitionBy: 'month',
          repository: 'local',
        },
      },
    },
    { ...common, name: 'thinning', cron: '0 7 * * *', task: { kind: 'retention' } },
  ]);
});

test.each([
  ['cron: "0 0 30 2 *"', 'cron: "0 0 30 2 *" never comes true; write 0 3 * * *'],
  ['cron: "0 3 31 4,6 *"', 'cron: "0 3 31 4,6 *" never comes true'],
  ['cron: "0 0 3 * * *"', 'cron: "0 0 3 * * *" is not the five fields minute, hour, day, month and weekday'],
  ['cron: "0 3 * * * 2030"', 'cron: "0 3 * * * 2030" is not the five fields'],
  ['cron: "@daily"', 'cron: "@daily" is not the five fields'],
  ['cron: "2030-01-01T03:00:00"', 'cron: "2030-01-01T03:00:00" is not the five fields'],
  ['cron: "61 * * * *"', 'cron: "61 * * * *" cannot be read (Invalid value for minute: 61)'],
  ['cron: "a b c d e"', 'cron: "a b c d e" cannot be read'],
  ['cron: 5', 'cron: 5 is not five cron fields; write 0 3 * * *'],
  ['cron: "0 3 * * *", timezone: Mars/Base', 'timezone: "Mars/Base" is not an IANA time zone'],
  ['cron: "0 3 * * *", jitter: soon', 'jitter: "soon" is not a duration'],
  ['cron: "0 3 * * *", verify: all', 'verify: "all" is not one of checksum, structure, content, restore'],
  ['cron: "0 3 * * *", level: content', 'level: is not a known key'],
  ['timezone: UTC', 'cron: is missing; write 0 3 * * *'],
])('of a backup, { %s } is refused with its key and line', (keys, message) => {
  expect(errorsOf(`- { name: nightly, kind: backup, ${keys} }`)).toEqual([
    expect.stringContaining(`duckback.yaml:9: databases.prices.schedules[0].${message}`),
  ]);
});

test.each([
  ['kind: purge', 'kind: "purge" is not one of backup, verify, drill, export, retention; write backup'],
  ['timezone: UTC', 'kind: is missing; write backup'],
  ['kind: drill, period: 0d', 'period: "0d" is not a duration'],
  ['kind: export', 'format: is missing; write parquet'],
  ['kind: export, format: xls', 'format: "xls" is not one of csv, parquet'],
  ['kind: export, format: csv, window: 30d', 'window: "30d" is not a window; write { lastDays: 30 }'],
  ['kind: export, format: csv, window: { from: 2025-02-30 }', 'window.from: is no day or time that there is'],
  [
    'kind: export, format: csv, compression: { codec: snappy }',
    'compression.codec: must be one of none, gzip, zstd for csv',
  ],
  ['kind: export, format: csv, repository: away', 'repository: "away" is not a configured repository'],
  ['kind: export, format: csv, backup: x', 'backup: is not a known key'],
  ['kind: retention', 'kind: retention needs a policy; write retention: { keepDaily: 7 }'],
])('{ %s } is refused with its key and line', (keys, message) => {
  expect(errorsOf(`- { name: other, cron: "0 3 * * *", ${keys} }`)).toEqual([
    expect.stringContaining(`duckback.yaml:9: databases.prices.schedules[0].${message}`),
  ]);
});

test('what is no list of maps is refused', () => {
  expect(errorsOf('daily')).toEqual([
    expect.stringContaining('schedules: "daily" is not a list of schedules'),
  ]);
  expect(errorsOf('- daily')).toEqual([
    expect.stringContaining('schedules[0]: "daily" is not a map of keys'),
  ]);
});

test('two schedules of the service never share a name', () => {
  const schedule = '{ name: nightly, kind: backup, cron: "0 3 * * *" }';
  const other = `
  volumes: { path: /srv/volumes.duckdb, repositories: [local], schedules: [${schedule}] }`;
  expect(() => parse(withSchedules(`- ${schedule}`) + other)).toThrow(
    'duckback.yaml:11: databases.volumes.schedules[0].name: "nightly" is databases.prices.schedules[0] already',
  );
});

test('a policy of the repository is enough for a schedule of kind retention', () => {
  const text = withSchedules('- { name: thinning, kind: retention, cron: "0 7 * * *" }');
  const policy = 'path: /srv/backups, retention: { keepDaily: 7 } }';
  expect(parse(text.replace('path: /srv/backups }', policy)).schedules).toHaveLength(1);
});
