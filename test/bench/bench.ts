/**
 * `npm run bench`: duckback against what an operator would do by hand, on the demonstration database and on a large one.
 * Prints a Markdown table. Linux only (/proc). Files go below the system's temporary folder (TMPDIR), some five times the large database.
 *
 *   --quick          one round on small databases: shows that it works, measures nothing
 *   --only a,b       only these parts, see parts.ts
 *   --size small     only the small database, or only the large one
 *   --rounds N       so many rounds, and twice as many pairs of windows
 */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseServer, startS3 } from '../support/ceph/start.ts';
import { makeSeedDatabase, type SeedOptions } from '../support/seed-database/seed-database.ts';
import { servicePaths } from '../support/service.ts';
import { checksumSpeed } from './checksum-speed.ts';
import { generalColumn, offSiteColumn, sizeColumn, writerColumn } from './columns.ts';
import { contest, type Outcome } from './contest.ts';
import { type Column, markdownTable, size } from './format.ts';
import { measureListing } from './listing.ts';
import { machine } from './machine.ts';
import { type OffSiteOutcome, offSiteContest } from './off-site.ts';
import { type Parts, partsOf } from './parts.ts';
import { run } from './run.ts';
import { type Disturber, measureSlowDown, type SlowDown } from './slow-down.ts';

interface Plan {
  readonly parts: Parts;
  readonly rounds: number;
  readonly seeds: readonly ({ readonly name: 'small' | 'large' } & SeedOptions)[];
  readonly listed: number;
  /** How often, and for how long, a writer is watched with and without backups. */
  readonly pairs: number;
  readonly windowMs: number;
}

/** Milliseconds between the commits of each. */
const writers = { 'writer without a pause': 0, 'writer with a pause of 5 ms': 5 };

/** Always the same rows, so that runs compare. */
const until = '2026-10-31';

const full: Omit<Plan, 'parts'> = {
  rounds: 5,
  seeds: [
    { name: 'small', until },
    { name: 'large', until, symbols: 3000 },
  ],
  listed: 10_000,
  pairs: 8,
  windowMs: 5000,
};

const quick: Omit<Plan, 'parts'> = {
  rounds: 1,
  seeds: [
    { name: 'small', until, from: '2026-10-01', symbols: 20 },
    { name: 'large', until, from: '2026-10-01', symbols: 200 },
  ],
  listed: 250,
  pairs: 1,
  windowMs: 500,
};

async function bench(plan: Plan, folder: string, signal: AbortSignal): Promise<void> {
  const { parts, seeds, listed } = plan;
  // As before each `npm start`: what is compiled already takes less memory.
  // npm leaves a cache of its own in the temporary folder.
  await run('npm', ['run', 'prestart'], { TMPDIR: folder });
  const columns = new Map<string, Column>();
  const programs = new Set<string>();
  for (const [number, seed] of seeds.entries()) {
    const place = join(folder, `database-${number}`);
    const bytes = await makeDatabase(place, seed);
    console.error(`${plan.rounds} rounds on ${size(bytes)} ...`);
    const outcome = await contest(place, plan.rounds, parts, signal);
    for (const program of programsOf(outcome)) programs.add(program);
    const slowDowns = parts.has('writers') ? await measureWriters(place, plan, signal) : new Map();
    const offSite = parts.has('off-site') ? offSiteColumn(await measureOffSite(place, plan, signal)) : [];
    columns.set(size(bytes), new Map([...sizeColumn(outcome), ...writerColumn(slowDowns), ...offSite]));
    await rm(place, { recursive: true });
  }
  if (parts.has('listing')) {
    console.error(`a repository of ${listed} backups ...`);
    const listing = await measureListing(join(folder, 'listing'), listed);
    columns.set('any size', generalColumn(checksumSpeed(), listing, listed.toLocaleString('en-US')));
  }
  console.log(`${await machine(folder, programs)}.\n`);
  console.log(markdownTable(columns));
  console.log(`\n${explanation(plan)}`);
}

async function measureWriters(
  place: string,
  plan: Plan,
  signal: AbortSignal,
): Promise<Map<string, Record<Disturber, SlowDown>>> {
  const slowDowns = new Map<string, Record<Disturber, SlowDown>>();
  for (const [writer, pauseMs] of Object.entries(writers)) {
    console.error(`${writer}, ${plan.pairs} times with backups, with copies and without ...`);
    slowDowns.set(writer, await measureSlowDown(place, { ...plan, pauseMs }, signal));
  }
  return slowDowns;
}

/** null: no S3 server can be had. `DUCKBACK_BENCH_S3` names one that runs, instead of one that is started for it. */
async function measureOffSite(
  place: string,
  { rounds }: Plan,
  signal: AbortSignal,
): Promise<OffSiteOutcome | null> {
  console.error('a bucket ...');
  const { DUCKBACK_BENCH_S3: running } = process.env;
  if (running) return offSiteContest(place, rounds, parseServer(running), signal);
  const s3 = await startS3().catch((error: unknown) => {
    console.error(`There is no S3 server: ${String(error)}`);
    return null;
  });
  try {
    return s3 && (await offSiteContest(place, rounds, s3.server, signal));
  } finally {
    await s3?.stop();
  }
}

const explanation = ({ rounds, pairs }: Plan): string =>
  `Medians of ${rounds} rounds, in which all took turns. "x" says how many times as long as by hand: as \`cp\` and ` +
  '`sync`; verify as DuckDB reading every column, exports as DuckDB writing the same rows in the same order, a download as ' +
  'nginx, a copy to a bucket and a restore from one as rclone moving the file; the median over the rounds. Of a writer it says what becomes of ' +
  'its durable commits while backups are taken, or the file is copied and the copy removed, back to back: the median of ' +
  `${pairs} pairs of windows with and without, and between what the middle half of them lies.`;

const programsOf = ({ duckdbVersion, peers }: Outcome): string[] => [
  `DuckDB ${duckdbVersion}`,
  ...peers.flatMap(({ version }) => version ?? []),
];

/** Gives its size in bytes. */
async function makeDatabase(folder: string, seed: SeedOptions): Promise<number> {
  const { database } = servicePaths(folder);
  await mkdir(dirname(database), { recursive: true });
  await makeSeedDatabase(database, seed);
  return (await stat(database)).size;
}

function planOf(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string' },
      size: { type: 'string' },
      rounds: { type: 'string' },
    },
  });
  const usual = values.quick ? quick : full;
  const rounds = values.rounds === undefined ? usual.rounds : Number(values.rounds);
  const pairs = values.rounds === undefined ? usual.pairs : 2 * rounds;
  const seeds = usual.seeds.filter(({ name }) => values.size === undefined || values.size === name);
  return { ...usual, seeds, parts: partsOf(values.only), rounds, pairs };
}

const plan = planOf(process.argv.slice(2));
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort());
const folder = await mkdtemp(join(tmpdir(), 'duckback-bench-'));
try {
  await bench(plan, folder, interruption.signal);
} catch (error) {
  if (!interruption.signal.aborted) throw error;
  console.error('Interrupted.');
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
