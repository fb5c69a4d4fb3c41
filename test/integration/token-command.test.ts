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
