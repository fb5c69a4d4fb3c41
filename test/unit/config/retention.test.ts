import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

const configWith = (retention: string, ofRepository = '') => `repositories:
  near: { kind: local, path: /srv/backups${ofRepository} }
databases:
  prices:
    path: /srv/prices.duckdb
    repositories: [near]
    retention: ${retention}
`;

const policyOf = (text: string) => parseConfig(text, 'duckback.yaml').databases[0]?.retention;

test('a policy is taken as it is written, in UTC unless it says otherwise', () => {
  expect(policyOf(configWith('{ keepLast: 3, keepYearly: all, keepWithin: 1d12h, minBackups: 2 }'))).toEqual({
    keepLast: 3,
    keepYearly: 'all',
    keepWithinMs: 36 * 3_600_000,
    minBackups: 2,
    timezone: 'UTC',
  });
  expect(policyOf(configWith('{ keepDaily: 7, timezone: Europe/Berlin }'))).toMatchObject({
    timezone: 'Europe/Berlin',
  });
});

test("a repository's own policy holds in the place of the database's", () => {
  const own = ', retention: { keepDaily: 30 }';
  expect(policyOf(configWith('{ keepDaily: 7 }', own))).toEqual({ keepDaily: 30, timezone: 'UTC' });
});

test.each([
  ['{}', 'retention: keeps nothing; write { keepDaily: 7 }'],
  ['{ keepDaily: 0, minBackups: 5 }', 'retention: keeps nothing; write { keepDaily: 7 }'],
  [
    '{ keepDaily: 7, timezone: Mars }',
    'retention.timezone: "Mars" is not an IANA time zone; write Europe/Berlin',
  ],
  ['{ keepDaily: -1 }', 'retention.keepDaily: -1 is not a whole number or all; write 7'],
  ['{ keepDaily: every }', 'retention.keepDaily: "every" is not a whole number or all; write 7'],
  ['{ keepWithin: long }', 'retention.keepWithin: "long" is not a duration of at most 100 years; write 30d'],
  ['{ keepLast: 1, minBackups: 0 }', 'retention.minBackups: 0 is not a whole number from 1 on; write 3'],
  ['{ keepDayly: 7 }', 'retention.keepDayly: is not a known key; did you mean keepDaily?'],
])('the policy %s is refused at the start with its key and line', (policy, error) => {
  expect(() => policyOf(configWith(policy))).toThrow(`duckback.yaml:7: databases.prices.${error}`);
  expect(() => policyOf(configWith(policy))).toThrow(ConfigError);
});

test('a policy of a repository that keeps nothing is refused too', () => {
  const own = ', retention: { keepMonthly: 0 }';
  expect(() => policyOf(configWith('{ keepDaily: 7 }', own))).toThrow(
    'duckback.yaml:2: repositories.near.retention: keeps nothing',
  );
});
