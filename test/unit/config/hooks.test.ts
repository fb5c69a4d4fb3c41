import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

const env = {
  HOME: '/home/ops',
  PATH: '/usr/bin:/home/ops/.local/bin',
  LC_ALL: 'C.UTF-8',
  XDG_RUNTIME_DIR: '/run/user/1000',
  AWS_PROFILE: 'archive',
  AWS_SECRET_ACCESS_KEY: 'secret',
  DUCKBACK_WEBHOOK_SECRET: 'whsec_secret',
  DUCKBACK_TOKENS_FILE: '',
};

const parse = (hooks: object) =>
  parseConfig(
    JSON.stringify({ databases: { a: { path: '/srv/a.duckdb', repositories: ['local'], hooks } } }),
    '/etc/duckback/duckback.yaml',
    env,
  );

/** What a configuration with these hooks is refused for. */
function errorsOf(hooks: object): string[] {
  try {
    parse(hooks);
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(({ key, message }) => `${key}: ${message}`);
    throw error;
  }
  return [];
}

test('hooks have a folder, a command and a time limit each, and defaults for what is left out', () => {
  const hooks = parse({
    cwd: '/srv/app',
    stop: { command: ['./scheduler', '--stop'], timeout: '5s' },
    start: { command: ['./scheduler'], detach: true },
    backfill: { command: ['./backfill', '--start-date', '{startDate}'] },
  }).hooks.get('a');
  expect(hooks).toMatchObject({
    cwd: '/srv/app',
    commands: {
      stop: { command: ['./scheduler', '--stop'], timeoutMs: 5_000, detach: false },
      start: { command: ['./scheduler'], timeoutMs: 60_000, detach: true },
      backfill: { command: ['./backfill', '--start-date', '{startDate}'], timeoutMs: 6 * 3_600_000 },
    },
  });
  expect(Object.keys(hooks?.commands ?? {})).toEqual(['stop', 'start', 'backfill']);
  expect(parse({}).hooks.get('a')?.cwd).toBe('/etc/duckback');
});

test('hooks get what programs expect of the environment and what is passed on by name, and no secret', () => {
  expect(parse({}).hooks.get('a')?.environment).toEqual({
    HOME: env.HOME,
    PATH: env.PATH,
    LC_ALL: env.LC_ALL,
    XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR,
  });
  expect(parse({ passEnv: ['AWS_PROFILE'] }).hooks.get('a')?.environment).toMatchObject({
    AWS_PROFILE: 'archive',
  });
});

test.each([
  [
    { validate: { command: [] } },
    'validate.command: names no program; write a list such as [ ./script.sh, --option ]',
  ],
  [
    { validate: { command: [''] } },
    'validate.command: names no program; write a list such as [ ./script.sh, --option ]',
  ],
  [{ stop: { command: 'stop it' } }, 'stop.command: "stop it" is not a list of a program and its arguments'],
  [{ stop: { command: ['a', 5] } }, 'stop.command[1]: 5 is not a text; write systemctl'],
  [{ stop: { command: ['a\0b'] } }, 'stop.command[0]: "a\\u0000b" is not a text'],
  [{ stop: {} }, 'stop.command: is missing; write [ systemctl, --user, stop, scheduler ]'],
  [
    { validate: { command: ['a'], detach: true } },
    'validate.detach: is not a known key; known are command, timeout',
  ],
  [{ stop: { command: ['a'], timeout: '25d' } }, 'stop.timeout: "25d" is not a duration of at most 24 days'],
  [{ start: { command: ['a'], detach: 'yes' } }, 'start.detach: "yes" is not true or false; write true'],
  [
    { validate: { command: ['a', '{startDate}'] } },
    'validate.command: {startDate} has a meaning only in the arguments',
  ],
  [
    { backfill: { command: ['{startDate}'] } },
    'backfill.command: {startDate} has a meaning only in the arguments',
  ],
  [{ stop: { command: ['a'] } }, 'stop: stops what nothing would start again'],
  [{ passEnv: ['AWS_REGION'] }, 'passEnv[0]: AWS_REGION is not set in the environment of the service'],
  [{ passEnv: ['A=B'] }, 'passEnv[0]: "A=B" is not the name of an environment variable; write AWS_PROFILE'],
  [{ strat: { command: ['a'] } }, 'strat: is not a known key; did you mean start?'],
])('%j is refused as hooks', (hooks, error) => {
  expect(errorsOf(hooks)).toEqual([expect.stringContaining(`databases.a.hooks.${error}`)]);
});
