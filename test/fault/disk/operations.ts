/** The operations that a power may cut, or a disk may fail, and what must hold of the database and its backups after that. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ProblemDocument } from '../../../src/domain/problem.ts';
import { isA } from '../../http/support/document.ts';
import { until } from '../../support/processes.ts';
import type { ServicePaths, Settings } from '../../support/service.ts';
import { leftovers } from '../service/aftermath.ts';
import {
  type Asked,
  ask,
  begin,
  jobEnd,
  listBackups,
  listJobs,
  run,
  type Service,
  theBackup,
} from '../service/client.ts';
import { liveFiles } from '../service/world.ts';
import type { Ground } from './ground.ts';

export interface Operation {
  readonly name: string;
  /** Further settings of the database. */
  readonly database?: object;
  readonly asked: (ground: Ground) => Asked;
  /** Whether it may have put the first backup in the place of the database. */
  readonly restores?: boolean;
  /** Whether only the second backup must stay. */
  readonly prunes?: boolean;
  /** How a second repository gets copies. */
  readonly copies?: 'by itself' | 'asked for';
}

/** The second repository lies beside the first one. */
export const copiesTo = 'usb';
export const copiesIn = ({ folder }: ServicePaths): string => join(folder, copiesTo);

const hook = () => ({ command: ['true'] });

export const operations: readonly Operation[] = [
  { name: 'a backup', asked: () => theBackup },
  { name: 'a backup with copies of all', copies: 'by itself', asked: () => theBackup },
  {
    name: 'a copy',
    copies: 'asked for',
    asked: ({ second }) => ({ kind: 'copy', body: { backup: second, repository: copiesTo } }),
  },
  {
    name: 'a restore',
    restores: true,
    asked: ({ first }) => ({
      kind: 'restore',
      body: { source: { backup: first }, target: { database: 'availability' } },
    }),
  },
  {
    name: 'a prune',
    prunes: true,
    database: { retention: { keepLast: 1 } },
    asked: () => ({ kind: 'prune', body: { database: 'availability', dryRun: false } }),
  },
  {
    name: 'an export',
    asked: () => ({ kind: 'export', body: { database: 'availability', format: 'parquet' } }),
  },
  {
    name: 'a recovery',
    restores: true,
    database: { hooks: { stop: hook(), start: hook(), validate: hook(), backfill: hook() } },
    asked: ({ first }) => ({
      kind: 'recovery',
      body: { database: 'availability', from: 'backup', backup: first },
    }),
  },
];

export const settingsFor = ({ paths }: Ground, { database = {}, copies }: Operation): Settings => ({
  repositories: {
    local: { kind: 'local', path: paths.repository },
    ...(copies ? { [copiesTo]: { kind: 'local', path: copiesIn(paths) } } : {}),
  },
  databases: {
    availability: {
      path: paths.database,
      repositories: ['local', ...(copies === 'by itself' ? [copiesTo] : [])],
      ...database,
    },
  },
});

/** What goes on by itself, copies too, has ended. */
export async function untilQuiet(service: Service): Promise<void> {
  const isCopying = async () =>
    (await listBackups(service)).some(({ copies }) => copies.some(({ state }) => state !== 'complete'));
  await until(async () => !(await isCopying()));
  for (const { id } of await listJobs(service)) await jobEnd(service, id);
}

/** The database is its old self or the restored one, every backup and export that is listed is whole, none that must stay is gone, and nothing lies about. */
export async function expectSound(service: Service, ground: Ground, operation: Operation): Promise<void> {
  await expectOldOrNew(ground, operation);
  const backups = await listBackups(service);
  const kept = operation.prunes ? [ground.second] : [ground.first, ground.second];
  expect(backups.map(({ id }) => id)).toEqual(expect.arrayContaining(kept));
  for (const { id: backup, copies } of backups) {
    // Of those that were there before it is known that their bytes are good.
    const level = kept.includes(backup) ? 'checksum' : 'content';
    await run(service, { kind: 'verify', body: { backup, level } });
    if (copies.some(({ repository, state }) => repository === copiesTo && state === 'complete'))
      await run(service, { kind: 'verify', body: { backup, level: 'checksum', repository: copiesTo } });
  }
  for (const id of await exportIds(service))
    await run(service, { kind: 'verify', body: { export: id, level: 'content' } });
}

/** Nothing of what was cut off is left. */
export async function expectClean(service: Service, { paths }: Ground): Promise<void> {
  const ids = [...(await listBackups(service)).map(({ id }) => id), ...(await exportIds(service))];
  for (const repository of [paths.repository, copiesIn(paths)]) {
    expect(await leftovers({ ...paths, repository })).toEqual([]);
    for (const kind of ['backups', 'exports']) expect(await strayFiles(repository, kind, ids)).toEqual([]);
  }
}

async function expectOldOrNew({ paths, old, first }: Ground, { restores }: Operation): Promise<void> {
  const now = await liveFiles(paths);
  const names = [...now.keys()];
  if (names.length === old.size && names.every((name) => now.get(name) === old.get(name))) return;
  expect(restores ? names : 'not the old files').toEqual(['availability.duckdb']);
  const stored = join(paths.repository, 'availability/backups', first, 'availability.duckdb');
  expect(
    now.get('availability.duckdb') === (await readFile(stored, 'latin1')),
    'it is the restored one',
  ).toBe(true);
}

/** The exports that are listed. */
export async function exportIds(service: Service): Promise<string[]> {
  const { json } = await ask(service, 'GET', '/exports?limit=500');
  if (isA('ExportPage', json)) return json.items.map(({ id }) => id);
  throw new Error(`no exports: ${JSON.stringify(json)}`);
}

/** Files below the backups, or exports, that belong to none of these. */
async function strayFiles(repository: string, kind: string, ids: readonly string[]): Promise<string[]> {
  const folder = join(repository, 'availability', kind);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((file) => !ids.some((id) => file.startsWith(join(folder, id))));
}

/** Runs a job to its end, whatever that is; gives its problem, null where it succeeded. */
export async function attempt(service: Service, asked: Asked): Promise<ProblemDocument | null> {
  const id = await begin(service, asked);
  const { problem } = await jobEnd(service, id);
  return problem;
}

/** Performs an operation, which must succeed, copies too. */
export const perform =
  (ground: Ground, operation: Operation) =>
  async (service: Service): Promise<void> => {
    await run(service, operation.asked(ground));
    await untilQuiet(service);
  };
