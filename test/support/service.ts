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

/**
 * Starts `src/server.ts` as a process of its own and waits until it is ready. The system chooses its port, which its log tells: one that
 * was looked for before may be somebody else's by then.
 */
export async function startService(
  folder: string,
  settings: Settings = {},
  { preload, stdout, env }: ProcessOptions = {},
): Promise<RunningService> {
  const paths = servicePaths(folder);
  // A log that goes elsewhere tells no port.
  const port = stdout === undefined ? 0 : await freePort();
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
  const service = { paths, process: child, log: () => log };
  const address = () => (port > 0 ? `http://127.0.0.1:${port}` : addressIn(log));
  const url = await untilReady(service, address).catch(async (error) => {
    await endProcess(child, 'SIGKILL');
    throw error;
  });
  return {
    ...service,
    url,
    kill: () => endProcess(child, 'SIGKILL').then(() => {}),
    stop: () => endProcess(child, 'SIGTERM'),
  };
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

/** Gives where it answers once it is ready. */
async function untilReady(
  { process: child, log }: Pick<RunningService, 'process' | 'log'>,
  address: () => string | null,
): Promise<string> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    if (hasEnded(child)) throw new Error(`the service ended at its start:\n${log()}`);
    const url = address();
    if (url !== null && (await isReady(url))) return url;
    await sleep(50);
  }
  throw new Error(`the service did not become ready:\n${log()}`);
}

/** Where the log says that it listens, on the loopback at least. */
function addressIn(log: string): string | null {
  const [, port] = /Server listening at http:[^"]*:(\d+)"/.exec(log) ?? [];
  return port === undefined ? null : `http://127.0.0.1:${port}`;
}

export const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

export const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Signals a process, unless it has ended, and waits for its end. Gives the exit code. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (!hasEnded(child)) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}
