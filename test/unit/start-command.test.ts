/** How the service is run is what `npm start` says. It stands again where that script is not run: there it must be the same. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { expect, onTestFinished, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { makeCertificate } from '../support/certificate.ts';
import { startCommand } from '../support/start-command.ts';

const dockerfile = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
const { start, prestart } = manifest.scripts;
const flags = startCommand().args.filter((word) => word.startsWith('-'));
const compile = ['node', ...flags, '--input-type=module', '-e', `"await import('./src/server.ts')"`].join(
  ' ',
);

test('what is compiled before a start is compiled with its flags, to where it looks for it', () => {
  const [cache = ''] = /NODE_COMPILE_CACHE=\S+/.exec(start) ?? [];
  expect(prestart).toBe(`${cache} ${compile}`);
});

test('the image runs the service as npm start does, but for where its cache lies', () => {
  const { NODE_COMPILE_CACHE: _, ...settings } = startCommand().env;
  const [environment = ''] = /^ENV .*/m.exec(dockerfile) ?? [];
  const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  expect(environment.split(' ')).toEqual(expect.arrayContaining(words));
  expect(dockerfile).toContain(`\nRUN ${compile}\n`);
  const [, command = ''] = /^CMD (.*)/m.exec(dockerfile) ?? [];
  expect(JSON.parse(command)).toEqual(['node', ...flags, 'src/server.ts']);
});

test.each(['http', 'https'] as const)(
  'the image is healthy where the service answers by %s that it is',
  async (scheme) => {
    const [, command = ''] = /^HEALTHCHECK .*\\\n +CMD (.*)/m.exec(dockerfile) ?? [];
    const [, ...args]: string[] = JSON.parse(command);
    let status = 200;
    const answer = (_request: unknown, response: { writeHead(status: number): { end(): void } }) =>
      response.writeHead(status).end();
    const server = scheme === 'http' ? createServer(answer) : createTlsServer(makeCertificate(), answer);
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const exitCode = async (): Promise<number | null> => {
      const child = execFile(process.execPath, args, { env: { DUCKBACK_PORT: `${port}` } });
      const [code] = await once(child, 'exit');
      return code;
    };
    expect(await exitCode()).toBe(0);
    status = 503;
    expect(await exitCode()).toBe(1);
  },
);
