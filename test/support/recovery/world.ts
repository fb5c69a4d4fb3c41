/** A database, a backup of it, and hooks that run programs as the runbook has them. */
import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { twoRepositories } from '../../http/support/copies.ts';
import { runSql } from '../duckdb.ts';
import { temporaryFolder } from '../folder.ts';
import { isAlive, signalIfAlive, until } from '../processes.ts';
import { type Settings, servicePaths } from '../service.ts';

const program = fileURLToPath(new URL('./program.ts', import.meta.url));

/** The days in the backup; the live database has one more. */
export const backedUp = ['2025-11-01', '2025-11-02', '2025-11-03'];
export const live = [...backedUp, '2025-11-04'];
/** What a backfill makes of either. */
export const filledIn = Array.from({ length: 12 }, (_, day) => `2025-11-${String(day + 1).padStart(2, '0')}`);

const command = (...args: string[]) => [process.execPath, program, ...args];

/** As the configuration would have them. */
export const allHooks = {
  stop: { command: command('scheduler', '--stop'), timeout: '10s' },
  // Long enough to see that it stays, or fails at once.
  start: { command: command('scheduler'), detach: true, timeout: '2s' },
  validate: { command: command('validate'), timeout: '30s' },
  backfill: { command: command('backfill', '--start-date', '{startDate}'), timeout: '30s' },
};

export interface RecoveryPlace {
  readonly folder: string;
  readonly settings: Settings;
  /** The programs that ran, with their arguments. */
  journal(): Promise<string[]>;
  /** Empties it. */
  forget(): Promise<void>;
  /** Has a program run this by /bin/sh first; where that fails, so does the program. */
  script(program: 'stop' | 'start' | 'validate' | 'backfill', script: string): Promise<void>;
  /** The days in the database. */
  days(): Promise<(string | null)[]>;
  /** The scheduler that was started last, as far as it runs. */
  scheduler(): Promise<number | null>;
  /** Makes the live database: that of the backup, or with a day more. */
  makeDays(days: readonly string[]): Promise<void>;
}

interface Options {
  /** Instead of all. */
  readonly hooks?: object;
  readonly checks?: readonly object[];
  readonly settings?: Settings;
  /** Further ones of the database. */
  readonly database?: object;
  /** A second repository, which gets copies. */
  readonly copies?: boolean;
}

/** A folder for a service with these hooks, a scheduler that runs already, and no database yet. */
export async function recoveryPlace(options: Options = {}): Promise<RecoveryPlace> {
  const { checks = [], settings = {}, hooks = allHooks, database: further = {} } = options;
  const folder = await temporaryFolder();
  const { database } = servicePaths(folder);
  const at = (name: string) => join(folder, name);
  const scheduler = async () => {
    const pid = Number(await readFile(at('scheduler.pid'), 'utf8').catch(() => '0'));
    return pid > 0 && (await isAlive(pid)) ? pid : null;
  };
  onTestFinished(async () => {
    const pid = await scheduler();
    if (pid !== null) signalIfAlive(pid, 'SIGKILL');
  });
  spawn(process.execPath, [program, 'scheduler'], { cwd: folder, stdio: 'ignore' });
  await until(async () => (await scheduler()) !== null);
  await rm(at('journal'));
  const availability = {
    path: database,
    repositories: options.copies ? ['local', 'offsite'] : ['local'],
    checks,
    export: { tables: { daily_availability: { timeColumn: 'date' } } },
    hooks: { cwd: folder, ...hooks },
    ...further,
  };
  const places = options.copies ? twoRepositories(folder, availability) : { databases: { availability } };
  return {
    folder,
    settings: { ...places, ...settings },
    scheduler,
    journal: async () => (await readFile(at('journal'), 'utf8').catch(() => '')).split('\n').filter(Boolean),
    forget: () => rm(at('journal')),
    script: (name, script) => writeFile(at(`${name}.sh`), script),
    days: async () =>
      (await runSql(database, ['SELECT date FROM daily_availability ORDER BY date'])).map(
        ({ date }) => date ?? null,
      ),
    async makeDays(days) {
      const rows = days.map((day) => `('${day}', 'BTCUSDT')`);
      await runSql(database, [
        'CREATE TABLE IF NOT EXISTS daily_availability (date DATE, symbol VARCHAR, PRIMARY KEY (date, symbol))',
        `INSERT OR IGNORE INTO daily_availability VALUES ${rows.join(', ')}`,
      ]);
    },
  };
}
