/** What is timed on one database: duckback, and what an operator would do by hand instead. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runSql } from '../support/duckdb.ts';
import { type RunningService, startService } from '../support/service.ts';
import { createClient } from './client.ts';
import { downloads, exporters } from './exports.ts';
import type { Parts } from './parts.ts';
import { findPeers, type Peer } from './peers.ts';
import { type Contestant, race, type Times } from './race.ts';
import { copyAndSync } from './run.ts';
import { type Usage, watchService } from './watch.ts';
import { serveWithNginx } from './web-server.ts';

export const names = {
  copy: '`cp` and `sync`',
  firstBackup: 'full backup, the first one after a start',
  backup: 'full backup',
  open: 'DuckDB in a process of its own: start, open the file',
  read: 'DuckDB in a process of its own: read every column',
  verify: 'verify, level content',
  copyBack: '`cp` and `sync` of the backup',
  restore: 'restore',
} as const;

/** As many as the service gives its engine. */
const engineThreads = 2;

export interface Outcome {
  readonly times: Times;
  readonly usage: Usage;
  readonly peers: readonly Peer[];
  readonly duckdbVersion: string;
}

/** Starts a service on the database at its place below `folder` and runs the parts in turn, until `signal` fires. */
export async function contest(
  folder: string,
  rounds: number,
  parts: Parts,
  signal: AbortSignal,
): Promise<Outcome> {
  const service = await startService(folder);
  await using started = new AsyncDisposableStack();
  started.defer(async () => {
    await service.stop();
  });
  const watch = await watchService(service.process.pid ?? 0);
  const { id, duckdbVersion } = await createClient(service.url).backUp();
  const scratch = join(folder, 'scratch');
  await mkdir(scratch);
  const peers = parts.has('peers') ? await findPeers(scratch, service.paths.database) : [];
  const file = join(scratch, 'read.duckdb');
  await copyAndSync(service.paths.database, file);
  const contestants = await contestantsOf({ service, scratch, file, backup: id }, parts, started);
  const watched = contestants.map((contestant) => ({
    ...contestant,
    async tidy() {
      await watch.look();
      await contestant.tidy?.();
    },
  }));
  const times = await race([...watched, ...peers.flatMap((peer) => peer.contestants)], rounds, signal);
  return { times, usage: await watch.finish(), peers, duckdbVersion };
}

interface Stage {
  readonly service: RunningService;
  /** For what is copied by hand. */
  readonly scratch: string;
  /** A copy of the database that nobody else has open. */
  readonly file: string;
  /** The backup that is verified and restored. */
  readonly backup: string;
}

/** What they start ends with `started`. */
async function contestantsOf(
  stage: Stage,
  parts: Parts,
  started: AsyncDisposableStack,
): Promise<Contestant[]> {
  const client = createClient(stage.service.url);
  return [
    ...(parts.has('backup') ? backups(stage) : []),
    ...(parts.has('verify') ? readers(stage) : []),
    ...(parts.has('restore') ? restores(stage) : []),
    ...(parts.has('export') ? exporters({ ...stage, threads: engineThreads, client }) : []),
    ...(parts.has('download') ? await exportDownloads(stage, started) : []),
  ];
}

function backups({ service, scratch }: Stage): Contestant[] {
  const { database } = service.paths;
  const client = createClient(service.url);
  const copy = join(scratch, 'copy.duckdb');
  let taken = '';
  return [
    { name: names.copy, run: () => copyAndSync(database, copy), tidy: () => rm(copy) },
    firstBackup(join(scratch, 'cold'), database),
    {
      name: names.backup,
      async run() {
        taken = (await client.backUp()).id;
      },
      tidy: () => client.deleteBackup(taken),
    },
  ];
}

/** By another service, which has only just started: it must fork its engine child first. */
function firstBackup(folder: string, database: string): Contestant {
  let service: RunningService | undefined;
  return {
    name: names.firstBackup,
    async prepare() {
      const databases = { availability: { path: database, repositories: ['local'] } };
      service = await startService(folder, { databases });
    },
    async run() {
      if (!service) throw new Error('the service was not started');
      await createClient(service.url).backUp();
    },
    async tidy() {
      await service?.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function readers({ service, file, backup }: Stage): Contestant[] {
  const client = createClient(service.url);
  const tables = ['daily_availability', 'daily_symbol_counts'];
  const readAll = tables.map((table) => `SELECT sum(hash(t)) FROM ${table} t`);
  return [
    {
      name: names.open,
      async run() {
        await runSql(file, ['SELECT 1'], { freshProcess: true });
      },
    },
    {
      name: names.read,
      async run() {
        await runSql(file, [`SET threads = ${engineThreads}`, ...readAll], { freshProcess: true });
      },
    },
    { name: names.verify, run: () => client.verify(backup) },
  ];
}

function restores({ service, scratch, backup }: Stage): Contestant[] {
  const client = createClient(service.url);
  const { repository } = service.paths;
  const stored = join(repository, 'availability', 'backups', backup, 'availability.duckdb');
  const copy = join(scratch, 'copied-back.duckdb');
  let replaced = '';
  return [
    { name: names.copyBack, run: () => copyAndSync(stored, copy), tidy: () => rm(copy) },
    {
      name: names.restore,
      async run() {
        replaced = await client.restore(backup);
      },
      tidy: () => client.deleteQuarantined(replaced),
    },
  ];
}

/** Of one export as CSV. What it starts ends with `started`. */
async function exportDownloads(
  { service, scratch }: Stage,
  started: AsyncDisposableStack,
): Promise<Contestant[]> {
  const { url, paths } = service;
  const id = await createClient(url).exportTables('csv');
  const name = 'daily_availability.csv';
  const stored = join(paths.repository, 'availability', 'exports', id, 'files', name);
  const nginx = await serveWithNginx(join(scratch, 'nginx'), stored);
  if (nginx) started.defer(nginx.stop);
  return downloads(`${url}/exports/${id}/files/${name}`, nginx);
}
