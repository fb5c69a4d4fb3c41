/** A service with a database in use and two backups of it, as a folder that every test gets a copy of. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, onTestFinished } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { type PausableService, startPausableService } from '../../support/pausable-service.ts';
import { type ServicePaths, type Settings, servicePaths } from '../../support/service.ts';
import { takeBackup } from './client.ts';

/** Of the table `days`: more than one piece for whatever reads or writes the file. */
export const checkpointedDays = 50_000;

/** The first backup has the rows up to `checkpointedDays`; the second one, and the live database, five more, in the log. */
export const allDays = checkpointedDays + 5;

/** A service and its folders. */
export interface Place {
  readonly paths: ServicePaths;
  /** The service of now. */
  service(): PausableService;
  /** Starts it again on the same folders. The one before must have ended. */
  restart(): Promise<PausableService>;
  /** The same, but it is killed before so many changes of its start. False: it made fewer, and was killed after that. */
  dieInStart(change: number): Promise<boolean>;
}

export interface World extends Place {
  /** Ids of the backups that are there from the beginning. */
  readonly first: string;
  readonly second: string;
}

interface Options {
  /** Where something lies elsewhere than in the test's own folder: on a small disk, say. */
  readonly places?: Partial<ServicePaths>;
  readonly settings?: Settings;
  /** Further settings of the database. */
  readonly database?: object;
}

/** Call it once in a file. Gives a function that opens a world of the calling test's own. */
export function useWorlds(): (options?: Options) => Promise<World> {
  let template = '';
  let ids: Pick<World, 'first' | 'second'> = { first: '', second: '' };
  beforeAll(async () => {
    template = await mkdtemp(join(tmpdir(), 'duckback-test-'));
    ids = await fill(template);
    return () => rm(template, { recursive: true, force: true });
  });
  return async (options = {}) => {
    const folder = await temporaryFolder();
    await cp(template, folder, { recursive: true });
    await move(servicePaths(folder), options.places ?? {});
    return { ...(await open(folder, options)), ...ids };
  };
}

/** Puts parts of a world elsewhere. */
async function move(
  from: ServicePaths,
  { repository, state, database }: Partial<ServicePaths>,
): Promise<void> {
  if (repository) await cp(from.repository, repository, { recursive: true });
  if (state) await cp(from.state, state, { recursive: true });
  if (database) await cp(dirname(from.database), dirname(database), { recursive: true });
}

/** A service without a database and without backups. */
export async function openEmptyPlace(options: Options = {}): Promise<Place> {
  return open(await temporaryFolder(), options);
}

export const makeDays = (file: string, days = checkpointedDays): Promise<unknown> =>
  runSql(
    file,
    [`CREATE TABLE days AS SELECT range::INTEGER AS day, md5(range::VARCHAR) AS note FROM range(${days})`],
    { attach: 'BLOCK_SIZE 16384' },
  );

/** How many rows a program finds in a database, which is opened as its own program would. */
export async function countDays(file: string): Promise<number> {
  const [row] = await runSql(file, ['SELECT count(*) AS days, sum(hash(days)) AS hash FROM days']);
  return Number(row?.days);
}

/** Makes the database and its backups below a folder; the service that does it has ended then. */
export async function fill(folder: string): Promise<Pick<World, 'first' | 'second'>> {
  const { database } = servicePaths(folder);
  const service = await startPausableService(folder);
  try {
    await makeDays(database);
    const first = await takeBackup(service);
    const late = `INSERT INTO days SELECT range, 'late' FROM range(${checkpointedDays}, ${allDays})`;
    await runSql(database, [late], { crash: true });
    const second = await takeBackup(service);
    return { first: first.id, second: second.id };
  } finally {
    await service.stop();
  }
}

async function open(folder: string, { places, settings, database }: Options): Promise<Place> {
  const paths = { ...servicePaths(folder), ...places };
  const configured = { ...settingsOf(paths, database), ...settings };
  const start = async () => {
    const service = await startPausableService(folder, configured);
    onTestFinished(service.kill);
    return service;
  };
  let service = await start();
  return {
    paths,
    service: () => service,
    async restart() {
      service = await start();
      return service;
    },
    async dieInStart(dieAt) {
      try {
        const started = await startPausableService(folder, configured, { dieAt });
        await started.kill();
        return false;
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('the service ended at its start')) return true;
        throw error;
      }
    },
  };
}

const settingsOf = ({ database, repository, state }: ServicePaths, further: object = {}): Settings => ({
  stateDir: state,
  repositories: { local: { kind: 'local', path: repository } },
  databases: { availability: { path: database, repositories: ['local'], ...further } },
});

/** The files of the database, by name, with all their bytes. duckback's own folder is left out. */
export async function liveFiles({ database }: ServicePaths): Promise<Map<string, string>> {
  const folder = dirname(database);
  const names = (await readdir(folder)).filter((name) => name !== '.duckback').sort();
  const files = names.map(async (name) => [name, await readFile(join(folder, name), 'latin1')] as const);
  return new Map(await Promise.all(files));
}
