/**
 * `npm run bench`: duckback against what an operator would do by hand, on the demonstration database and on a large one.
 * Prints a Markdown table. Linux only (/proc). Files go below the system's temporary folder (TMPDIR), some five times the large database.
 *
 *   --quick   one round on small databases: shows that it works, measures nothing
 */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeSeedDatabase, type SeedOptions } from '../support/seed-database/seed-database.ts';
import { servicePaths } from '../support/service.ts';
import { checksumSpeed } from './checksum-speed.ts';
import { generalColumn, sizeColumn } from './columns.ts';
import { contest, type Outcome } from './contest.ts';
import { type Column, markdownTable, size } from './format.ts';
import { measureListing } from './listing.ts';
import { machine } from './machine.ts';

interface Plan {
  readonly rounds: number;
  /** The databases, small first. */
  readonly seeds: readonly SeedOptions[];
  readonly listed: number;
}

/** Always the same rows, so that runs compare. */
const until = '2026-10-31';

const full: Plan = { rounds: 5, seeds: [{ until }, { until, symbols: 3000 }], listed: 10_000 };

const quick: Plan = {
  rounds: 1,
  seeds: [
    { until, from: '2026-10-01', symbols: 20 },
    { until, from: '2026-10-01', symbols: 200 },
  ],
  listed: 250,
};

async function bench({ rounds, seeds, listed }: Plan, folder: string, signal: AbortSignal): Promise<void> {
  const columns = new Map<string, Column>();
  const programs = new Set<string>();
  for (const [number, seed] of seeds.entries()) {
    const place = join(folder, `database-${number}`);
    const bytes = await makeDatabase(place, seed);
    console.error(`${rounds} rounds on ${size(bytes)} ...`);
    const outcome = await contest(place, rounds, signal);
    for (const program of programsOf(outcome)) programs.add(program);
    columns.set(size(bytes), sizeColumn(outcome));
    await rm(place, { recursive: true });
  }
  console.error(`a repository of ${listed} backups ...`);
  const listing = await measureListing(join(folder, 'listing'), listed);
  columns.set('any size', generalColumn(checksumSpeed(), listing, listed.toLocaleString('en-US')));
  console.log(`${await machine(folder, programs)}.\n`);
  console.log(markdownTable(columns));
  console.log(`\n${explanation(rounds)}`);
}

const explanation = (rounds: number): string =>
  `Medians of ${rounds} rounds, in which all took turns. "x" says how many times as long as by hand: as \`cp\` and ` +
  '`sync`, or for verify as DuckDB reading every column; the median over the rounds.';

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

const { values } = parseArgs({ options: { quick: { type: 'boolean' } } });
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort());
const folder = await mkdtemp(join(tmpdir(), 'duckback-bench-'));
try {
  await bench(values.quick ? quick : full, folder, interruption.signal);
} catch (error) {
  if (!interruption.signal.aborted) throw error;
  console.error('Interrupted.');
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
