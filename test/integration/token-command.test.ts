import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadTokens } from '../../src/http/tokens.ts';
import { temporaryFolder } from '../support/folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `npm run token` runs, in a home of its own. */
async function tokenCommand(home: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const script = /^node (\S+)$/.exec(scripts.token)?.[1] ?? '';
  const options = { cwd: root, env: { PATH: process.env.PATH, HOME: home, ...env } };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

test('the command prints a token once, which the tokens file then knows', async () => {
  const home = await temporaryFolder();
  const file = join(home, 'etc', 'tokens');
  const { code, stdout } = await tokenCommand(home, ['ops', '--role', 'operator'], {
    DUCKBACK_TOKENS_FILE: file,
  });
  expect(code).toBe(0);
  expect((await loadTokens(file)).find(stdout.trimEnd())).toEqual({
    name: 'ops',
    role: 'operator',
    databases: null,
  });
  expect(await readFile(file, 'utf8')).not.toContain(stdout.trimEnd());
});

test('without a configured file the token goes into the state folder, and the command says what to configure', async () => {
  const home = await temporaryFolder();
  const { code, stderr } = await tokenCommand(home, ['ops', '--role', 'operator']);
  const file = join(home, '.local/state/duckback/tokens');
  expect(code).toBe(0);
  expect((await loadTokens(file)).names).toEqual(['ops']);
  expect(stderr).toContain(`${file} has its hash`);
  expect(stderr).toContain('Name that file in server.tokensFile');
});

test('secrets that only the service has in its environment are not missed', async () => {
  const home = await temporaryFolder();
  const file = join(home, 'duckback.yaml');
  await writeFile(
    file,
    `
server: { tokensFile: tokens }
repositories:
  local: { kind: local, path: backups }
  away: { kind: s3, bucket: my-backups, prefix: duckback, encryption: { keyEnv: OFFSITE_KEY } }
databases:
  prices: { path: prices.duckdb, repositories: [local, away], hooks: { passEnv: [AWS_PROFILE] } }
notifications: { webhooks: [{ url: "https://hooks.example.com/duckback", secretEnv: WEBHOOK_SECRET }] }
`,
  );
  const made = await tokenCommand(home, ['ops', '--role', 'viewer'], { DUCKBACK_CONFIG: file });
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('lets it in') });
  expect((await loadTokens(join(home, 'tokens'))).names).toEqual(['ops']);
});

test('what a service that has no tokens says to run makes one, and it starts', async () => {
  const home = await temporaryFolder();
  const env = { DUCKBACK_HOST: '0.0.0.0', DUCKBACK_TOKENS_FILE: join(home, 'tokens') };
  const missing = await loadTokens(env.DUCKBACK_TOKENS_FILE).catch(String);
  const [, role = ''] = /npm run token -- <name> --role (\w+)/.exec(`${missing}`) ?? [];
  expect(await tokenCommand(home, ['ops', '--role', role], env)).toMatchObject({ code: 0 });
  expect((await loadTokens(env.DUCKBACK_TOKENS_FILE)).names).toEqual(['ops']);
});

test('a taken name, no name and a faulty configuration end with code 1, a clear line and no token', async () => {
  const home = await temporaryFolder();
  await tokenCommand(home, ['ops', '--role', 'operator']);
  await writeFile(join(home, 'duckback.yaml'), 'servr: {}\n');
  const outcomes = [
    await tokenCommand(home, ['ops', '--role', 'operator']),
    await tokenCommand(home, []),
    await tokenCommand(home, ['new', '--role', 'operator'], { DUCKBACK_CONFIG: join(home, 'duckback.yaml') }),
  ];
  expect(outcomes.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
    Array(3).fill({ code: 1, stdout: '' }),
  );
  const [taken, usage, configuration] = outcomes.map(({ stderr }) => stderr);
  expect(taken).toContain('ops has a token already');
  expect(usage).toBe('usage: npm run token -- <name> --role viewer|operator|admin [--databases <name>,..]\n');
  expect(configuration).toBe(
    `${join(home, 'duckback.yaml')}:1: servr: is not a known key; did you mean server?\n`,
  );
});
