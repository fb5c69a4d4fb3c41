/** How the service is run is what `npm start` says. It stands again where that script is not run: there it must be the same. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
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
