/** Services for HTTP tests: real processes, one for a whole file or one for a test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { engineChildren } from '../../support/engine.ts';
import { signalIfAlive } from '../../support/processes.ts';
import {
  type ProcessOptions,
  type RunningService,
  type Settings,
  servicePaths,
  startService,
} from '../../support/service.ts';
import { type Call, call, jobIn } from './call.ts';
import type { Components } from './document.ts';

export interface SharedService extends RunningService {
  /** Path of the database `second`. */
  readonly second: string;
}

interface Options {
  /** Further settings of the server, made for its folder. */
  serverSettings?(folder: string): Promise<object>;
}

/**
 * One service for all tests of a file, which must not get in each other's way. Its database `availability` is small,
 * `second` has no file unless a test makes it. One job runs at a time.
 */
export function serviceOfThisFile({ serverSettings }: Options = {}): () => SharedService {
  let service: SharedService | undefined;
  let folder: string | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
    const { database, second, databases } = twoDatabases(folder);
    const server = { maxConcurrentJobs: 1, ...(await serverSettings?.(folder)) };
    service = { ...(await startService(folder, { databases, server })), second };
    await makeSmallDatabase(database);
  });
  afterAll(async () => {
    await service?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!service) throw new Error('the service has not been started');
    return service;
  };
}

function twoDatabases(folder: string) {
  const { database } = servicePaths(folder);
  const second = join(dirname(database), 'second.duckdb');
  const databases = {
    availability: { path: database, repositories: ['local'] },
    second: { path: second, repositories: ['local'] },
  };
  return { database, second, databases };
}

/** A service of this test alone, in a folder that another one may have used before. Stopped when the test ends. */
export async function startedFor(
  folder: string,
  settings: Settings = {},
  options: ProcessOptions = {},
): Promise<RunningService> {
  const service = await startService(folder, settings, options);
  onTestFinished(async () => {
    await service.stop();
  });
  return service;
}

/** A few rows: a backup of it takes a tenth of a second. */
export async function makeSmallDatabase(file: string): Promise<void> {
  await runSql(file, ['CREATE TABLE t AS SELECT i, i * 7 AS j FROM range(1000) numbers(i)']);
}

type Backup = Components['Backup'];

/** Takes a backup of `availability`, unless the body says otherwise, and waits for it. */
export async function takeBackup({ url }: Pick<RunningService, 'url'>, options: Call = {}): Promise<Backup> {
  const headers = { prefer: 'wait=60', ...options.headers };
  const body = options.body ?? { database: 'availability' };
  const job = jobIn(await call(url, 'POST', '/backups', { body, headers }), 200);
  if (job.kind !== 'backup' || !job.result) throw new Error(`no backup came of ${job.id}`);
  return job.result;
}

/** Waits, without any limit but the test's own, until a job is in one of these states. */
export async function untilJob(url: string, id: string, ...states: string[]): Promise<Components['Job']> {
  for (;;) {
    const job = jobIn(await call(url, 'GET', `/jobs/${id}`), 200);
    if (states.includes(job.state)) return job;
    await sleep(10);
  }
}

/**
 * Stops the engine in its tracks: the job that uses it next goes on when it is thawed, or ends when it is cancelled.
 * Takes a backup first, since a child that has been used is kept for the next job. All that there are are stopped: one that was killed
 * may take a moment to be gone. Thawed at the end of the test.
 */
export async function freezeEngine(service: RunningService, options: Call = {}): Promise<() => void> {
  await takeBackup(service, options);
  const children = await engineChildren(service.process.pid);
  if (children.length === 0) throw new Error('the service keeps no engine');
  for (const child of children) signalIfAlive(child, 'SIGSTOP');
  const thaw = () => {
    for (const child of children) signalIfAlive(child, 'SIGCONT');
  };
  onTestFinished(thaw);
  return thaw;
}

/** Cancels a job and waits until it has cleaned up after itself. */
export async function cancel(url: string, id: string): Promise<void> {
  jobIn(await call(url, 'POST', `/jobs/${id}/cancel`), 202);
  await untilJob(url, id, 'cancelled');
}

/** What the service has logged as errors, in short. */
export const errorsIn = (log: string): string[] =>
  log.split('\n').flatMap((line) => {
    const [, message = line] = /"level":50.*"msg":"([^"]*)"/.exec(line) ?? [];
    return message === line ? [] : [message];
  });
