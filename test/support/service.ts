import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { freePort } from './free-port.ts';
import { startCommand } from './start-command.ts';

/** Where a test service keeps everything, all below one folder. */
export interface ServicePaths {
  readonly folder: string;
  readonly database: string;
  readonly repository: string;
  readonly state: string;
  readonly restored: string;
  readonly imports: string;
}

export interface RunningService {
  readonly url: string;
  readonly paths: ServicePaths;
  readonly process: ChildProcess;
  /** All that it wrote to its log so far. */
  log(): string;
  /** SIGKILL, and wait for the end. */
  kill(): Promise<void>;
  /** SIGTERM, and wait for the end. Gives the exit code. */
  stop(): Promise<number | null>;
}

export const servicePaths = (folder: string): ServicePaths => ({
  folder,
  database: join(folder, 'live', 'availability.duckdb'),
  repository: join(folder, 'repository'),
  state: join(folder, 'state'),
  restored: join(folder, 'restored'),
  imports: join(folder, 'imports'),
});

/** Any settings of the configuration file, laid over the test's own; those of `server` one by one. */
export interface Settings {
  readonly server?: object;
  readonly [key: string]: unknown;
}

/** How the process is started, where a test needs it otherwise. */
export interface ProcessOptions {
  /** A module that it loads first, with a channel for messages to this process. */
  readonly preload?: string;
  /** Variables for that module. */
  readonly env?: Readonly<Record<string, string>>;
  /** A descriptor that its log goes to, instead of `log()`. */
  readonly stdout?: number;
}

/** Starts `src/server.ts` as a process of its own on a free port and waits until it is ready. */
export async function startService(
  folder: string,
  settings: Settings = {},
  { preload, stdout, env }: ProcessOptions = {},
): Promise<RunningService> {
  const paths = servicePaths(folder);
  const port = await freePort();
  const config = await writeConfig(folder, { ...settings, server: { port, ...settings.server } });
  const start = startCommand();
  const child = spawn(process.execPath, [...(preload ? ['--import', preload] : []), ...start.args], {
    env: { ...start.env, PATH: process.env.PATH, DUCKBACK_CONFIG: config, ...env },
    stdio: ['ignore', stdout ?? 'pipe', 'pipe', ...(preload ? (['ipc'] as const) : [])],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (piece: Buffer) => {
      log += piece.toString();
    });
  }
  const service = { url: `http://127.0.0.1:${port}`, paths, process: child, log: () => log };
  await waitUntilReady(service).catch(async (error) => {
    await end(child, 'SIGKILL');
    throw error;
  });
  return { ...service, kill: () => end(child, 'SIGKILL').then(() => {}), stop: () => end(child, 'SIGTERM') };
}

/** Writes the configuration of a test's service, makes the folders that it names, and gives the path of the file. */
export async function writeConfig(folder: string, settings: Settings): Promise<string> {
  for (const path of ['live', 'restored', 'imports']) await mkdir(join(folder, path), { recursive: true });
  const config = join(folder, 'duckback.yaml');
  await writeFile(config, stringify({ ...defaultSettings(servicePaths(folder)), ...settings }));
  return config;
}

const defaultSettings = (paths: ServicePaths): Settings => ({
  stateDir: paths.state,
  restoreRoots: [paths.restored],
  importRoots: [paths.imports],
  repositories: { local: { kind: 'local', path: paths.repository } },
  databases: { availability: { path: paths.database, repositories: ['local'] } },
});

async function waitUntilReady({ url, process: child, log }: Pick<RunningService, 'url' | 'process' | 'log'>) {
  for (let attempt = 0; attempt < 1000; attempt++) {
    if (child.exitCode !== null) throw new Error(`the service ended at its start:\n${log()}`);
    const ready = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(50);
  }
  throw new Error(`the service did not become ready:\n${log()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}
