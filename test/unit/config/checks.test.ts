import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

const configWith = (checks: string) => `databases:
  prices:
    path: /srv/prices.duckdb
    repositories: [local]
    checks: ${checks}
`;

function errorOf(checks: string): string {
  try {
    parseConfig(configWith(checks), 'duckback.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error(`${checks} was taken`);
}

test('checks are taken as they are written, with parameters of three kinds', () => {
  const text = configWith(
    '[{ name: a, sql: "SELECT 1", parameters: { n: 5, t: text, b: true } }, { name: b, sql: "SELECT 2" }]',
  );
  expect(parseConfig(text, 'duckback.yaml').databases[0]?.checks).toEqual([
    { name: 'a', sql: 'SELECT 1', parameters: { n: 5, t: 'text', b: true } },
    { name: 'b', sql: 'SELECT 2', parameters: {} },
  ]);
});

test.each([
  ['[{ name: a }]', 'checks[0].sql: is missing'],
  ['[{ sql: "SELECT 1" }]', 'checks[0].name: is missing'],
  ['[{ name: a, sql: "" }]', 'checks[0].sql: "" is not a SELECT'],
  ['{ name: a }', 'is not a list of checks'],
  [
    '[{ name: a, sql: "SELECT 1" }, { name: a, sql: "SELECT 2" }]',
    'checks[1].name: another check of prices is called a already',
  ],
  ['[{ name: a, sql: "SELECT 1", parameters: { today: 5 } }]', 'parameters.today: is the day of the backup'],
  ['[{ name: a, sql: "SELECT 1", parameters: { n: [1] } }]', 'parameters.n: [1] is not a text, a number'],
])('%s is refused with its place and what to do', (checks, error) => {
  expect(errorOf(checks)).toContain(error);
});
