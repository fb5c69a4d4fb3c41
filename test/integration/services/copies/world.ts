/** Two repositories on faulty stores, and what looks after copies, on a clock of its own; and what befalls them. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { parseConfig } from '../../../../src/config.ts';
import type { Job } from '../../../../src/domain/job.ts';
import { createLeases } from '../../../../src/domain/leases.ts';
import type { JobRunner } from '../../../../src/domain/ports/jobs.ts';
import type { Log } from '../../../../src/domain/ports/log.ts';
import type { BackupRepository } from '../../../../src/domain/ports/repository.ts';
import { Problem } from '../../../../src/domain/problem.ts';
import { createBackupRepository } from '../../../../src/repository/backup-repository.ts';
import { manifestKey, tombstoneKey } from '../../../../src/repository/layout.ts';
import { createLocalStore } from '../../../../src/repository/local-store.ts';
import { localStagingRoot } from '../../../../src/repository/staging.ts';
import { createFindBackup } from '../../../../src/services/backup/find-backup.ts';
import { createCopyService } from '../../../../src/services/copies/copy-service.ts';
import { createRetentionService } from '../../../../src/services/retention/retention-service.ts';
import { openState } from '../../../../src/state/state-folder.ts';
import { createPlaces } from '../../../../src/wiring/places.ts';
import { ordersIn } from '../../../../src/wiring/repositories.ts';
import { never, streamOf } from '../../../support/bytes.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createFaultyStore } from '../../../support/faulty-store.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { jobContext } from '../../../support/job-context.ts';
import { publishBackup, reportOn, scanAll } from '../../../support/repository.ts';
import { nothingUnusable } from '../../../support/unusable.ts';
import { finishedBackupJob } from '../../../unit/services/retention/finished-job.ts';
import { backupJob } from '../../../unit/state/documents.ts';

export type Place = 'local' | 'offsite';

export const on = (day: number) => `availability-202511${String(day).padStart(2, '0')}T020000Z-7f3a9c`;

export interface WorldOptions {
  /** One that a world had before: what lies there is found again. */
  readonly folder?: string;
  /** Another one begins without memory. */
  readonly state?: string;
  readonly path?: string;
  /** The only one that is configured. */
  readonly database?: string;
  readonly host?: string;
  /** In YAML. */
  readonly retention?: string;
  /** Of the second repository, in the place of that. */
  readonly offsite?: string;
  /** The first repository counts as a bucket: nobody but who looks after it asks it while it is away. */
  readonly remote?: boolean;
  readonly log?: Log;
}

/** Opens everything anew, as a start of the service does. */
export async function openWorld(options: WorldOptions = {}) {
  const folder = options.folder ?? (await temporaryFolder());
  const clock = createFakeClock(new Date('2025-11-30T03:00:00.000Z'));
  const config = parseConfig(
    `
stateDir: ${join(folder, options.state ?? 'state')}
repositories:
  local: { kind: local, path: ${join(folder, 'local')}, ${options.retention ?? ''} }
  offsite: { kind: local, path: ${join(folder, 'offsite')}, ${options.offsite ?? options.retention ?? ''} }
databases:
  ${options.database ?? 'availability'}:
    path: ${join(folder, options.path ?? 'live.duckdb')}
    repositories: [local, offsite]
    schedules: [{ name: nightly, kind: backup, cron: '0 3 * * *' }]
`,
    'duckback.yaml',
  );
  const state = openState({ folder: config.stateDir, clock, orders: ordersIn(config) });
  const stores = {
    local: createFaultyStore(createLocalStore({ root: join(folder, 'local') })),
    offsite: createFaultyStore(createLocalStore({ root: join(folder, 'offsite') })),
  };
  const path = config.databases[0]?.path ?? '';
  const create = (name: Place) =>
    createBackupRepository({
      name,
      store: stores[name].store,
      stagingRoot: localStagingRoot(join(folder, name)),
      identity: state.identities,
      tryLock: () => () => {},
      origin: { host: options.host ?? 'here', path: () => path },
    });
  const { local, offsite } = { local: create('local'), offsite: create('offsite') };
  const repositories = new Map<string, BackupRepository>([
    ['local', options.remote ? { ...local, isLocal: false } : local],
    ['offsite', offsite],
  ]);
  const databases = new Map(config.databases.map((database) => [database.name, database]));
  const { catalog } = state;
  const leases = createLeases('backup');
  const findBackup = createFindBackup(catalog, repositories, nothingUnusable);
  const log = options.log ?? { info() {}, warn() {}, error() {} };
  const shared = { repositories, databases, findBackup, leases, clock, log };
  const places = createPlaces({ ...shared, config, state });
  const close = () => state.close();
  onTestFinished(close);
  const ledger = state.copies;
  const copying = createCopyService({ ...shared, catalog, copies: places.copies, ledger });
  const last = { current: finishedBackupJob(on(1)) };
  const retention = createRetentionService({
    ...shared,
    catalog,
    ledger,
    removeBackup: places.removeBackup,
    wantCopies: places.wantCopies,
    jobs: { lastAttempt: () => last.current },
    whyClockIsWrong: () => null,
  });
  return {
    ...places,
    folder,
    close,
    clock,
    catalog,
    ledger,
    leases,
    local,
    offsite,
    stores,
    findBackup,
    retention,
    /** The last backup job. */
    last,
    async publish(...days: number[]): Promise<void> {
      for (const day of days) {
        places.copies.published(await publishBackup(local, on(day)));
        last.current = finishedBackupJob(on(day));
      }
    },
    copy: (day: number, repository = 'offsite') => copying({ backup: on(day), repository }, jobContext()),
    /** Of every copy that a backup has or should have. */
    states(day: number): string[] {
      const { copies } = places.copies.describe(findBackup(on(day)).stored);
      return copies.map(({ repository, state, problem }) =>
        [repository, state, ...(problem ? [problem.code] : [])].join(' '),
      );
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** Lets the repositories be looked after until nothing is left to do. `earlier`: the jobs there were. Gives what was begun. */
export async function lookAfter(world: World, earlier: readonly Job[] = []): Promise<string[]> {
  const began: string[] = [];
  const jobs: Pick<JobRunner, 'submit' | 'wait' | 'list'> = {
    list: () => ({ items: [...earlier] }),
    submit({ kind, request }) {
      began.push('backup' in request ? `${kind} ${request.backup}` : kind);
      return { job: backupJob({ id: String(began.length - 1) }), replayed: false };
    },
    async wait(id) {
      const day = [1, 2, 3].find((one) => began[Number(id)] === `copy ${on(one)}`);
      if (day !== undefined) await world.copy(day);
      return backupJob({ id, state: 'succeeded' });
    },
  };
  const ending = new AbortController();
  const keeping = world.keep(jobs, ending.signal);
  while (world.clock.sleeping() < 2) await sleep(5);
  ending.abort();
  await keeping;
  return began;
}

/** The n-th reading of an object there waits, when all of it was read, until it is let go. */
export function holdReading({ stores }: World, name: Place, key: string, nth: number) {
  const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { store } = stores[name];
  const { get } = store;
  let readings = 0;
  store.get = async function* (read, options) {
    yield* get(read, options);
    if (read !== key || ++readings !== nth) return;
    reached.resolve();
    await gate.promise;
  };
  return { reached: reached.promise, letGo: gate.resolve };
}

/** As a service that starts. */
export async function opened(options: WorldOptions = {}) {
  const world = await openWorld(options);
  await world.openAll();
  return world;
}

/** So many days of backups, each with its copy. */
export async function copied(days: number, options: WorldOptions = {}) {
  const world = await opened(options);
  for (let day = 1; day <= days; day++) {
    await world.publish(day);
    await world.copy(day);
  }
  return world;
}

export const idsIn = async (world: World, name: Place) => (await scanAll(world[name])).ids;

export const unavailable = new Problem('repository_unavailable', 'The mount is gone.');

/** The repository is away until the function that this gives is called. */
export function takeAway({ stores }: World, name: Place): () => void {
  const mends = (['head', 'names', 'put', 'delete', 'get'] as const).map((method) =>
    stores[name].break({ on: method, how: 'fail', error: unavailable }),
  );
  return () => {
    for (const mend of mends) mend();
  };
}

/** Whoever may write there says that a backup was deleted. */
export const bury = (world: World, name: Place, day: number, at: string, scope?: string) => {
  const content = JSON.stringify({ id: on(day), at, ...(scope ? { scope } : {}) });
  const options = { sizeBytes: content.length, signal: never() };
  return world.stores[name].store.put(tombstoneKey(on(day)), streamOf(content), options);
};

/** A removal from there breaks off after its tombstone was written, as a kill leaves it. */
export const breakRemoval = (world: World, name: Place, day: number) =>
  world.stores[name].break({
    on: 'delete',
    key: new RegExp(`^${manifestKey(on(day))}$`),
    how: 'fail',
    error: unavailable,
    times: 1,
  });

/** Damage is found in the copies of a day, behind the service's back. */
export async function damage(world: World, day: number, names: readonly Place[]) {
  for (const repository of names) {
    await world[repository].recordVerification(on(day), reportOn(on(day), { ok: false, repository }));
  }
}

/** Begins without memory where that world was. */
export async function stateLost(world: World) {
  world.close();
  return opened({ folder: world.folder, state: 'another' });
}
