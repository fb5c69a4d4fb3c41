import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { createCommands } from '../../../src/commands/commands.ts';
import type { Command } from '../../../src/domain/ports/commands.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { isAlive, until } from '../../support/processes.ts';

/** A short grace, so that killing the deaf takes no longer. */
const commands = createCommands(systemClock, 300);
const never = new AbortController().signal;

const shell = (script: string, rest: Partial<Command> = {}): Command => ({
  command: ['/bin/sh', '-c', script],
  cwd: '/',
  environment: { PATH: '/usr/bin:/bin' },
  timeoutMs: 30_000,
  ...rest,
});

/** Runs a command; gives how it ended and the last that it wrote. */
async function run(command: Command, signal = never, { run } = commands) {
  let output = '';
  const end = await run(command, { signal, onOutput: (text) => (output = text) });
  return { ...end, output };
}

/** The number that a script writes to a file. */
async function pidIn(file: string): Promise<number> {
  await until(async () => (await readFile(file, 'utf8').catch(() => '')).endsWith('\n'));
  return Number(await readFile(file, 'utf8'));
}

const ended = { exitCode: 0, signal: null, timedOut: false };

test('a command runs in its folder with its own environment alone, and what it writes is kept in order', async () => {
  const folder = await temporaryFolder();
  process.env.DUCKBACK_TEST_SECRET = 'secret';
  onTestFinished(() => void delete process.env.DUCKBACK_TEST_SECRET);
  const script = 'pwd; echo "$0 $1" >&2; echo "$GREETING, nothing$DUCKBACK_TEST_SECRET"; cat';
  const command = shell(script, { cwd: folder, environment: { GREETING: 'hello' } });
  const found = await run({ ...command, command: [...command.command, 'a b', '$HOME;ls'] });
  expect(found).toMatchObject(ended);
  expect(found.output.split('\n').toSorted()).toEqual(
    ['', folder, 'a b $HOME;ls', 'hello, nothing'].toSorted(),
  );
});

test('how a command ends is told: its exit code, or the signal that ended it', async () => {
  expect(await run(shell('exit 3'))).toMatchObject({ ...ended, exitCode: 3 });
  expect(await run(shell('kill -9 $$'))).toMatchObject({ ...ended, exitCode: null, signal: 'SIGKILL' });
});

test('of much output the end is kept, and the text is never cut within a character', async () => {
  const { output } = await run(shell('i=0; while [ $i -lt 3000 ]; do echo "ä€😀 $i"; i=$((i+1)); done'));
  expect(Buffer.byteLength(output)).toBeLessThan(8300);
  expect(output.startsWith('[..]\n')).toBe(true);
  expect(output.endsWith('ä€😀 2999\n')).toBe(true);
  expect(output).not.toContain('\ufffd');
});

test('what cannot be started rejects with the code of the system', async () => {
  const folder = await temporaryFolder();
  await expect(run(shell('', { command: ['./none'], cwd: folder }))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  await expect(run(shell('', { cwd: join(folder, 'none') }))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(run(shell('', { command: ['/etc/passwd'] }))).rejects.toMatchObject({ code: 'EACCES' });
  await expect(commands.detach(shell('', { command: ['./none'] }))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a command that takes too long is ended with all that it started', async () => {
  const folder = await temporaryFolder();
  const child = () => pidIn(join(folder, 'child'));
  const script = 'sleep 1000 & echo waiting; echo $! > child; wait';
  // Its time begins when it has come so far, however busy the machine is.
  const sleep: typeof systemClock.sleep = (ms, signal) => child().then(() => systemClock.sleep(ms, signal));
  const patient = createCommands({ ...systemClock, sleep }, 300);
  const found = await run(shell(script, { cwd: folder, timeoutMs: 300 }), never, patient);
  expect(found).toMatchObject({ exitCode: null, signal: 'SIGTERM', timedOut: true, output: 'waiting\n' });
  expect(await isAlive(await child())).toBe(false);
});

test('one that does not listen to being asked is killed', async () => {
  const folder = await temporaryFolder();
  const deaf =
    "trap '' TERM; (trap '' TERM; echo $$ > child; while :; do sleep 0.1; done) & wait; while :; do sleep 0.1; done";
  const controller = new AbortController();
  const running = run(shell(deaf, { cwd: folder }), controller.signal);
  const pid = await pidIn(join(folder, 'child'));
  controller.abort(new Error('cancelled'));
  await expect(running).rejects.toThrow('cancelled');
  expect(await isAlive(pid)).toBe(false);
});

test('what a command leaves in the background lives on, and may hold its output open', async () => {
  const folder = await temporaryFolder();
  const script =
    '(until [ -e go ]; do sleep 0.05; done; echo more; touch written; sleep 1000) & echo $! > child; echo left';
  expect(await run(shell(script, { cwd: folder }))).toMatchObject({ ...ended, output: 'left\n' });
  const pid = await pidIn(join(folder, 'child'));
  await writeFile(join(folder, 'go'), '');
  await until(() =>
    stat(join(folder, 'written')).then(
      () => true,
      () => false,
    ),
  );
  expect(await isAlive(pid)).toBe(true);
  await commands.end([pid]);
  expect(await isAlive(pid)).toBe(false);
});

test('a detached command that stays is left running, one that ends at once has ended', async () => {
  const folder = await temporaryFolder();
  const stays = await commands.detach(
    shell('echo $$ > child; while :; do echo busy; sleep 0.05; done', { cwd: folder, timeoutMs: 1_000 }),
  );
  const pid = await pidIn(join(folder, 'child'));
  expect(stays).toEqual({ pid });
  expect(await isAlive(pid)).toBe(true);
  await commands.end([-pid]);
  expect(await isAlive(pid)).toBe(false);
  expect(await commands.detach(shell('exit 4'))).toEqual({ ...ended, exitCode: 4 });
});

test('a detached command that fails after a while, as one that reads much first does, has ended', async () => {
  expect(await commands.detach(shell('sleep 1.5; exit 4'))).toEqual({ ...ended, exitCode: 4 });
});

test('processes are found by what they were started with, their children too, and no others', async () => {
  const folder = await temporaryFolder();
  const environment = { PATH: '/usr/bin:/bin', MARK: folder, OTHER: 'x' };
  const script = 'sleep 1000 & echo $! > child; wait';
  const controller = new AbortController();
  const running = run(shell(script, { cwd: folder, environment }), controller.signal).catch(() => undefined);
  const child = await pidIn(join(folder, 'child'));
  const found = await commands.find({ MARK: folder, OTHER: 'x' });
  expect(found).toContain(child);
  expect(found).toHaveLength(2);
  expect(await commands.find({ MARK: folder, OTHER: 'y' })).toEqual([]);
  await commands.end(found);
  expect(await commands.find({ MARK: folder })).toEqual([]);
  controller.abort();
  await running;
});

test('of what a service that died has left a detached command stays when it has settled, and another has its time to end', async () => {
  const folder = await temporaryFolder();
  const leave = async (name: string, script: string) => {
    const environment = { PATH: '/usr/bin:/bin', MARK: `${folder} ${name}` };
    const running = run(shell(`echo $$ > ${name}; ${script}`, { cwd: folder, environment })).catch(
      () => null,
    );
    onTestFinished(async () => {
      await commands.end(await commands.find({ MARK: environment.MARK }));
      await running;
    });
    const pid = await pidIn(join(folder, name));
    const takeOver = (detached: boolean, timeoutMs: number) =>
      commands.takeOver({ MARK: environment.MARK }, { detached, timeoutMs });
    return { pid, takeOver };
  };
  const stays = await leave('stays', 'exec sleep 1000');
  expect(await stays.takeOver(true, 100)).toBe(stays.pid);
  expect(await isAlive(stays.pid)).toBe(true);
  expect(await stays.takeOver(false, 100)).toBeNull();
  expect(await isAlive(stays.pid)).toBe(false);

  const ends = await leave('ends', 'while [ ! -e go ]; do sleep 0.05; done');
  const found = Promise.all([ends.takeOver(true, 60_000), ends.takeOver(false, 60_000)]);
  await writeFile(join(folder, 'go'), '');
  expect(await found).toEqual([null, null]);

  // What it left in the background is none of it.
  const leaves = await leave('leaves', 'sleep 1000 & echo $! > child');
  const child = await pidIn(join(folder, 'child'));
  expect(await leaves.takeOver(false, 60_000)).toBeNull();
  expect(await isAlive(child)).toBe(true);
});
