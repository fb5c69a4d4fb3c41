import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { constants, getPriority, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { PooledChild } from './child-pool.ts';

/** What is kept of what a child writes to stderr: enough for last words. */
const stderrBytes = 4096;

/** How a process came to its end; `error` where it could not even start. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

export interface ChildHandle extends PooledChild {
  readonly process: ChildProcess;
  readonly exit: Promise<Exit>;
  /** The last few KiB that it wrote to stderr. */
  stderr(): string;
  /** It is not to be used again: something failed in it. */
  retire(): void;
  /** Whether this process stays alive for it; at first not. */
  keepAlive(yes: boolean): void;
}

/** The databases' own programs come first: where all cores are busy, they get them. */
const niceness = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Forks a module, of lower priority than this process; it imports `end-with-parent.ts` first. It inherits no environment (which holds
 * secrets), no arguments of Node's and no descriptors; its time zone is this process's, as for whoever else would recover a database here.
 */
export function forkChild(module: URL): ChildHandle {
  const child = fork(fileURLToPath(module), {
    env: { PATH: '/usr/bin:/bin', TZ: Intl.DateTimeFormat().resolvedOptions().timeZone },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) lowerPriority(child.pid);
  const [exit, keepAlive] = [exitOf(child), keepAliveOf(child)];
  let usable = true;
  const retire = () => {
    usable = false;
  };
  keepAlive(false);
  return {
    ...{ process: child, exit, stderr: lastBytes(child), keepAlive, retire },
    reusable: () => usable,
    ended: exit.then(retire),
    stop() {
      retire();
      // Whoever waits for its end must live to see it.
      keepAlive(true);
      child.kill('SIGKILL');
    },
  };
}

/**
 * Of a process that has just been started. On Linux each thread has a priority of its own: those that the first one has started by now do
 * not follow it, those that it starts from now on do.
 */
function lowerPriority(pid: number): void {
  const lower = Math.max(niceness, getPriority());
  setPriority(pid, lower);
  for (const thread of threadsOf(pid)) {
    try {
      setPriority(thread, lower);
    } catch {
      // It has ended by then.
    }
  }
}

/** Those that there are, where the system tells. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/** On 'close', which waits for the rest of stderr, and not on 'exit', which does not. */
const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    // Sending to a process that has just ended is an error too: its end is reported anyway.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, error });
    });
  });

function lastBytes(child: ChildProcess): () => string {
  let tail = Buffer.alloc(0);
  child.stderr?.on('data', (data: Buffer) => {
    tail = Buffer.from(Buffer.concat([tail, data]).subarray(-stderrBytes));
  });
  return () => tail.toString();
}

function keepAliveOf(child: ChildProcess): (yes: boolean) => void {
  const { channel, stderr } = child;
  return (yes) => {
    for (const handle of [child, channel, stderr instanceof Socket ? stderr : undefined]) {
      if (yes) handle?.ref();
      else handle?.unref();
    }
  };
}
