/** Services for HTTP tests: real processes, one for a whole file or one for a test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { type RunningService, type Settings, startService } from '../../support/service.ts';
import { type Call, call, jobIn } from './call.ts';
import type { Components } from './document.ts';

/** One service for all tests of a file, with a small database; they must not get in each other's way. */
export function serviceOfThisFile(settings: Settings = {}): () => RunningService {
  let service: RunningService | undefined;
  let folder: string | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duckback-test-'));
    service = await startService(folder, settings);
    await makeSmallDatabase(service.paths.database);
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

/** A service of this test alone, in a folder of its own, stopped when the test ends. */
export async function serviceOfThisTest(settings: Settings = {}): Promise<RunningService> {
  return startedFor(await temporaryFolder(), settings);
}

/** A service in a folder that another one may have used before. */
export async function startedFor(folder: string, settings: Settings = {}): Promise<RunningService> {
  const service = await startService(folder, settings);
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

/** Takes a backup of the one configured database and waits for it. */
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
  }
}
