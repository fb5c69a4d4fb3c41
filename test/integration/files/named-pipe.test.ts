import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeNamedPipe } from '../../../src/files/named-pipe.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { until } from '../../support/processes.ts';

/** Runs a shell command whose output goes into the pipe. */
const writer = (path: string, command: string) =>
  spawn('sh', ['-c', `(${command}) > "$0"`, path], { stdio: ['ignore', 'ignore', 'ignore'] });

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

test.each([
  ['one byte', 'printf x', 1],
  ['nothing', 'true', 0],
  ['many times what a pipe holds', 'head -c 30000000 /dev/zero', 30_000_000],
])('%s that a process writes comes out, and then the end', async (_, command, expected) => {
  const path = join(await temporaryFolder(), 'pipe');
  const pipe = await makeNamedPipe(path);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  writer(path, command).on('exit', pipe.finish);
  expect((await bytesOf(pipe.read())).length).toBe(expected);
});

test('a pipe outlives a writer that has closed it, until it is finished', async () => {
  const path = join(await temporaryFolder(), 'pipe');
  const pipe = await makeNamedPipe(path);
  const bytes = bytesOf(pipe.read());
  for (const command of ['printf a', 'printf b']) await once(writer(path, command), 'exit');
  pipe.finish();
  pipe.finish();
  expect((await bytes).toString()).toBe('ab');
});

test('a pipe that nobody ever wrote to ends when it is finished', async () => {
  const pipe = await makeNamedPipe(join(await temporaryFolder(), 'pipe'));
  const bytes = bytesOf(pipe.read());
  pipe.finish();
  expect((await bytes).length).toBe(0);
});

test('a writer is held up while nobody reads, and ended when the pipe is destroyed', async () => {
  const path = join(await temporaryFolder(), 'pipe');
  const pipe = await makeNamedPipe(path);
  const endless = writer(path, 'trap "" PIPE; yes; exit 7');
  const pieces = pipe.read()[Symbol.asyncIterator]();
  expect((await pieces.next()).done).toBe(false);
  pipe.destroy();
  pipe.destroy();
  await until(() => endless.exitCode !== null);
  expect(endless.exitCode).toBe(7);
});
