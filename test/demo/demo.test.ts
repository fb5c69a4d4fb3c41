import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { childrenOf, isAlive, until } from '../support/processes.ts';

const demo = fileURLToPath(new URL('./demo.ts', import.meta.url));
const small = ['--symbols', '30', '--days', '60'];

interface Demo {
  readonly pid: number;
  readonly process: ChildProcess;
  /** All that it printed so far. */
  printed(): string;
  /** Resolves with the exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Runs the demonstration in a folder and, as a terminal does, in a process group of its own. */
function runDemo(folder: string, args: readonly string[]): Demo {
  const child = spawn(process.execPath, [demo, ...args], { cwd: folder, detached: true });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
  }
  const { pid } = child;
  if (pid === undefined) throw new Error('the demonstration did not start');
  const ended = once(child, 'close').then(() => child.exitCode);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { pid, process: child, printed: () => text, ended };
}

const prints = (running: Demo, text: string): Promise<void> =>
  until(() => {
    if (running.process.exitCode !== null) throw new Error(`it ended early:\n${running.printed()}`);
    return running.printed().includes(text);
  });

/** The service and its engine children. */
async function processesOf({ pid }: Demo): Promise<number[]> {
  const services = await childrenOf(pid, 'server.ts');
  const engines = await Promise.all(services.map((service) => childrenOf(service, 'worker.ts')));
  return [...services, ...engines.flat()];
}

const allGone = (pids: readonly number[]) => async () =>
  (await Promise.all(pids.map(isAlive))).every((alive) => !alive);

/** The first printed command on this path, as a person would copy it. */
function printedCurl(text: string, path: string): string {
  const [command] = text.match(new RegExp(`^ *curl \\S+${path}(?:.*\\\\\\n)*.*$`, 'm')) ?? [];
  if (!command) throw new Error(`no curl command on ${path}:\n${text}`);
  return command;
}

async function runInShell(command: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)('sh', ['-c', command]);
  return JSON.parse(stdout);
}

test('with --once the demonstration takes its tour and ends with exit code 0', async () => {
  const running = runDemo(await temporaryFolder(), ['--once', ...small]);
  expect(await running.ended, running.printed()).toBe(0);
  const text = running.printed();
  for (const line of [
    /^ {2}protection +never$/m,
    /^ {2}id +availability-\d{8}T\d{6}Z-[0-9a-f]{6}$/m,
    /^ {2}equal +true$/m,
    /^ {2}table 1 .* difference 30; in \d{4}-\d\d/m,
    /^ {2}code +source_corrupt$/m,
    /^ {2}protection +failing$/m,
    /^ {2}quarantined +availability-/m,
    /^ {2}protection +ok$/m,
    /^Every step gave what it must/m,
  ]) {
    expect(text).toMatch(line);
  }
  const tooLong = text.split('\n').filter((line) => line.length > 120 && line.includes(' ', 120));
  expect(tooLong).toEqual([]);
});

test('the printed commands work while the service is up, and Ctrl-C ends everything with exit code 0', async () => {
  const folder = await temporaryFolder();
  const running = runDemo(folder, small);
  await prints(running, 'stays up until Ctrl-C');
  const text = running.printed();
  expect(await runInShell(printedCurl(text, '/databases'))).toMatchObject({
    items: [{ name: 'availability', protection: 'ok' }],
  });
  expect(await runInShell(printedCurl(text, '/compare'))).toMatchObject({
    state: 'succeeded',
    result: { equal: false, mode: 'content' },
  });

  const second = runDemo(folder, small);
  expect(await second.ended).toBe(1);
  expect(second.printed()).toContain('Another demonstration runs here');

  const pids = await processesOf(running);
  expect(pids.length).toBeGreaterThanOrEqual(2);
  process.kill(-running.pid, 'SIGINT');
  expect(await running.ended).toBe(0);
  expect(await allGone(pids)()).toBe(true);
});

test('a demonstration whose service dies in mid-tour ends with exit code 1', async () => {
  const running = runDemo(await temporaryFolder(), ['--once', ...small]);
  await prints(running, '2. Take a backup');
  const [service] = await processesOf(running);
  if (service === undefined) throw new Error('there is no service');
  process.kill(service, 'SIGKILL');
  expect(await running.ended).toBe(1);
});

test('a demonstration that is killed takes its service with it', async () => {
  const running = runDemo(await temporaryFolder(), ['--once', ...small]);
  await prints(running, '2. Take a backup');
  const pids = await processesOf(running);
  expect(pids.length).toBeGreaterThanOrEqual(1);
  process.kill(running.pid, 'SIGKILL');
  await until(allGone(pids));
});

test('an option that is none of its own ends it with exit code 1, and nothing is made', async () => {
  const folder = await temporaryFolder();
  const running = runDemo(folder, ['--sybmols', '30']);
  expect(await running.ended).toBe(1);
  expect(running.printed()).toContain('--sybmols');
});
