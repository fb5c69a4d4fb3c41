/**
 * The programs that a recovery runs, as the runbook has them: `scheduler` (in the foreground, until it is ended), `scheduler --stop`,
 * `validate`, `backfill [--start-date <day>]`. Each adds a line to the file `journal` in the working folder when it begins. A file
 * `<program>.sh` there is run first by /bin/sh: what that exits with, but 0, the program does too.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [program = '', ...args] = process.argv.slice(2);
const file = process.env.DUCKBACK_PATH ?? '';
/** The last day that there is. */
const until = '2025-11-12';

const stops = program === 'scheduler' && args.includes('--stop');
const name = stops ? 'stop' : program === 'scheduler' ? 'start' : program;
appendFileSync('journal', `${[name, ...args].join(' ')}\n`);
if (existsSync(`${name}.sh`)) {
  const { status } = spawnSync('/bin/sh', [`./${name}.sh`], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

async function run(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

if (stops) {
  if (!existsSync('scheduler.pid')) {
    console.error('no scheduler runs');
    process.exit(1);
  }
  process.kill(Number(readFileSync('scheduler.pid', 'utf8')), 'SIGTERM');
  rmSync('scheduler.pid');
} else if (program === 'scheduler') {
  writeFileSync('scheduler.pid', String(process.pid));
  setInterval(() => undefined, 60_000);
} else if (program === 'validate') {
  const rows = await run('SELECT count(*) FROM daily_availability');
  console.log(`${rows[0]?.[0]} rows`);
} else {
  const [, from = '2025-11-01'] = args;
  await run(`CREATE TABLE IF NOT EXISTS daily_availability (date DATE, symbol VARCHAR, PRIMARY KEY (date, symbol));
    INSERT OR REPLACE INTO daily_availability SELECT CAST(day AS DATE), 'BTCUSDT'
    FROM range(TIMESTAMP '${from}', TIMESTAMP '${until}' + INTERVAL 1 DAY, INTERVAL 1 DAY) AS days(day)`);
  console.log(`filled in from ${from}`);
}
