import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const url = 'https://hooks.example.com/T0/secret-path';

const configOf = (webhook: string, env: NodeJS.ProcessEnv) =>
  parseConfig(`notifications: { webhooks: [${webhook}] }`, 'duckback.yaml', env);

function errorOf(webhook: string, env: NodeJS.ProcessEnv = { HOOK: secret }): string {
  try {
    configOf(webhook, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error(`${webhook} was taken`);
}

test('a webhook takes its secret from the environment, and its name shows nothing of its path', () => {
  const { webhooks } = configOf(`{ url: ${url}, secretEnv: HOOK }`, { HOOK: secret });
  expect(webhooks).toEqual([
    { name: expect.stringMatching(/^hooks\.example\.com-[0-9a-f]{8}$/), url, secret: Buffer.alloc(32, 9) },
  ]);
});

test.each([
  [`{ url: ${url}, secretEnv: HOOK }`, {}, 'HOOK is not set; it must hold whsec_'],
  [`{ url: ${url}, secretEnv: HOOK }`, { HOOK: 'geheim' }, 'HOOK holds no secret of the form whsec_'],
  [`{ url: ${url}, secretEnv: HOOK }`, { HOOK: 'whsec_c2hvcnQ=' }, 'HOOK holds no secret of the form'],
  [`{ url: ${url}, secretEnv: 'A B' }`, {}, '"A B" is not the name of an environment variable'],
  ['{ url: ftp://a/, secretEnv: HOOK }', {}, '"ftp://a/" is not an http or https URL'],
  [`{ url: ${url} }`, {}, 'webhooks[0].secretEnv'],
])('%s with %j is refused with what to do, and without the secret', (webhook, env, error) => {
  const message = errorOf(webhook, env);
  expect(message).toContain('duckback.yaml:1');
  expect(message).toContain(error);
  expect(message).not.toContain('geheim');
});
