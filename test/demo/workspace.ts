/** The demonstration's folder: the database, the backups, the state of the service, its configuration. */
import { existsSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '../../src/state/folder-lock.ts';
import { freePort } from '../support/free-port.ts';
import { makeSeedDatabase, type SeedOptions } from '../support/seed-database/seed-database.ts';
import { megabytes } from './say.ts';

/** Paths below the current folder. */
export interface Workspace {
  readonly database: string;
  readonly config: string;
  readonly log: string;
  readonly port: number;
}

const preferredPort = 8080;

/** Makes `.demo` anew in the current folder, with a database. Rejects where another demonstration uses it. */
export async function makeWorkspace(options: SeedOptions): Promise<Workspace> {
  const folder = '.demo';
  refuseWhereUsed(join(folder, 'state'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'data'), { recursive: true });
  const database = join(folder, 'data', 'availability.duckdb');
  const config = join(folder, 'duckback.yaml');
  const port = await freePort(preferredPort);
  await writeFile(config, configuration(port));
  await makeSeedDatabase(database, options);
  return { database, config, log: join(folder, 'service.log'), port };
}

/** The size of the database file, to be read by people. */
export const sizeOf = async ({ database }: Workspace): Promise<string> =>
  megabytes((await stat(database)).size);

function refuseWhereUsed(state: string): void {
  if (!existsSync(state)) return;
  try {
    lockFolder(state)();
  } catch (error) {
    throw new Error('Another demonstration runs here: end it first (Ctrl-C in its terminal).', {
      cause: error,
    });
  }
}

const configuration = (port: number): string => `\
# The configuration of the demonstration. Paths are relative to this file.
server: { port: ${port} }
stateDir: state
repositories:
  local: { kind: local, path: backups }
databases:
  availability:
    path: data/availability.duckdb
    repositories: [local]
    export: { tables: { daily_availability: { orderBy: [date, symbol], timeColumn: date } } }
    # What POST /recovery runs. In earnest these are the commands of the runbook.
    hooks:
      stop: { command: [echo, the scheduler would be stopped] }
      start: { command: [echo, the scheduler would be started] }
      validate: { command: [echo, the database would be validated] }
      backfill: { command: [echo, the days would be fetched again, --start-date, "{startDate}"] }
`;
