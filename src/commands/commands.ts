/** Runs commands of the configuration as processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Clock } from '../domain/ports/clock.ts';
import type { Command, CommandEnd, Commands, Left, RunOptions } from '../domain/ports/commands.ts';
import { within } from '../domain/rest.ts';
import { createOutput } from './output.ts';
import { endProcesses, findLeaders, findProcesses, stillThere } from './processes.ts';

/** How long the rest of the output may take once the command has ended. */
const restMs = 500;
/** A command that stays has failed where it ends so soon: many read much before they find out what they lack. */
const settleMs = 10_000;

/** What running commands takes. */
interface Means {
  readonly clock: Clock;
  /** How long a command that was asked to end is given. */
  readonly graceMs: number;
}

export function createCommands(clock: Clock, graceMs = 5_000): Commands {
  const means = { clock, graceMs };
  return {
    run: (command, options) => run(command, options, means),
    detach: (command) => detach(command, clock),
    takeOver: (variables, left) => takeOver(variables, left, means),
    find: findProcesses,
    end: (pids) => endProcesses(pids, graceMs, clock),
  };
}

async function run(command: Command, { signal, onOutput }: RunOptions, means: Means): Promise<CommandEnd> {
  const { clock, graceMs } = means;
  signal.throwIfAborted();
  const child = start(command, 'pipe');
  const ended = endOf(child);
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const output = createOutput();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (piece: Buffer) => {
      output.add(piece);
      onOutput?.(output.text());
    });
  }
  const timedOut = !(await endsWithin(ended, command.timeoutMs, clock, signal));
  if (timedOut && child.pid !== undefined) await endProcesses([-child.pid], graceMs, clock);
  const end = await ended;
  await within(closed, restMs, { clock });
  letGo(child);
  signal.throwIfAborted();
  return { ...end, timedOut };
}

const start = (
  { command: [program, ...args], cwd, environment }: Omit<Command, 'timeoutMs'>,
  output: 'pipe' | 'ignore',
) =>
  // A group of its own, so that all that it starts can be ended with it, and no signal to ours reaches it.
  spawn(program, args, { cwd, env: { ...environment }, detached: true, stdio: ['ignore', output, output] });

type Ended = Pick<CommandEnd, 'exitCode' | 'signal'>;

const endOf = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve, reject) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    child.once('error', reject);
  });

/** Waits for the end; false where the time was up, or the signal fired, before it. */
const endsWithin = async (
  ended: Promise<Ended>,
  ms: number,
  clock: Clock,
  signal?: AbortSignal,
): Promise<boolean> => (await within(ended, ms, { clock, signal })) !== null;

/** What the command left in the background may go on writing: nobody keeps it, and it does not keep us. */
function letGo({ stdout, stderr }: ChildProcess): void {
  for (const stream of [stdout, stderr]) {
    stream?.removeAllListeners('data');
    stream?.resume();
    if (stream instanceof Socket) stream.unref();
  }
}

const settlingMs = ({ timeoutMs }: Pick<Command, 'timeoutMs'>): number => Math.min(settleMs, timeoutMs);

async function detach(command: Command, clock: Clock): Promise<CommandEnd | { readonly pid: number }> {
  const child = start(command, 'ignore');
  const ended = endOf(child);
  const { pid } = child;
  const ends = await endsWithin(ended, settlingMs(command), clock);
  if (ends || pid === undefined) return { ...(await ended), timedOut: false };
  child.unref();
  return { pid };
}

async function takeOver(
  variables: Command['environment'],
  left: Left,
  { clock, graceMs }: Means,
): Promise<number | null> {
  const leaders = await findLeaders(variables);
  const patienceMs = left.detached ? settlingMs(left) : left.timeoutMs;
  const living = await stillThere(leaders, patienceMs, clock);
  if (left.detached) return living[0] ?? null;
  const groups = living.map((pid) => -pid);
  await endProcesses(groups, graceMs, clock);
  return null;
}
