/** The service as `npm start` runs it, as a process that lives no longer than this one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess, hasEnded, isReady } from '../support/service.ts';
import { startCommand } from '../support/start-command.ts';

const endWithParent = new URL('./end-with-parent.ts', import.meta.url).href;

export interface Service extends AsyncDisposable {
  readonly url: string;
  readonly pid: number | undefined;
  /** Resolves when its process is gone. */
  readonly ended: Promise<unknown>;
}

interface StartOptions {
  readonly config: string;
  /** The one that `config` names. */
  readonly port: number;
  /** The file that gets all that it prints. */
  readonly log: string;
  readonly signal: AbortSignal;
}

/** Starts it and waits until it is ready. Rejects with what it printed where it ends at once. */
export async function startService({ config, port, log, signal }: StartOptions): Promise<Service> {
  await using output = await open(log, 'w');
  // A group of its own: Ctrl-C reaches this process alone, which then ends the service in order.
  const start = startCommand();
  const child = spawn(process.execPath, ['--import', endWithParent, ...start.args], {
    env: { ...start.env, PATH: process.env.PATH, HOME: process.env.HOME, DUCKBACK_CONFIG: config },
    stdio: ['ignore', output.fd, output.fd, 'ipc'],
    detached: true,
  });
  const url = `http://127.0.0.1:${port}`;
  const service = {
    url,
    pid: child.pid,
    ended: once(child, 'exit'),
    async [Symbol.asyncDispose]() {
      await endProcess(child, 'SIGTERM');
    },
  };
  try {
    while (!(await isReady(url))) {
      signal.throwIfAborted();
      if (hasEnded(child)) throw new Error(`The service ended at its start:\n${await readFile(log, 'utf8')}`);
      await sleep(50);
    }
    return service;
  } catch (error) {
    await endProcess(child, 'SIGTERM');
    throw error;
  }
}
