/**
 * `npm run load -- --seconds N`: clients that poll and list while backups, verifications, restores, exports and downloads run, some of them
 * slow and some abandoned. Prints what reads took, what failed, and how the memory of the service went; exit code 1 where anything failed. For
 * hours it is the soak of the service.
 *
 *   --seconds N   120 where left out
 *   --clients N   200 where left out
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { percentile } from './findings.ts';
import { growthPerHour, type MemorySample } from './memory-over-time.ts';
import { type Outcome, underLoad } from './run.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string' }, clients: { type: 'string' } } });
const [seconds, clients] = [Number(values.seconds ?? 120), Number(values.clients ?? 200)];

const folder = await mkdtemp(join(tmpdir(), 'duckback-load-'));
try {
  report(await underLoad({ folder, clients, jobs: 10_000, rows: 1_000_000, ms: seconds * 1000 }));
} finally {
  await rm(folder, { recursive: true, force: true });
}

function report({ reads: byName, errors, done, memory, clientSeconds }: Outcome): void {
  const reads = Object.values(byName).flat();
  const work = Object.entries(done).map(([name, count]) => `${count} ${name}`);
  console.log(`${clients} clients for ${seconds} s: ${reads.length} reads, ${errors.length} errors`);
  console.log(`Reads: ${times(reads)}`);
  console.log(`  p99 in ms, of each tenth of the time: ${slowestCourseOf(Object.values(byName))}`);
  for (const [name, some] of Object.entries(byName).sort()) console.log(`  ${name}: ${times(some)}`);
  console.log(`Meanwhile: ${work.join(', ')}`);
  console.log(`Memory in MiB: ${courseOf(memory.samples)}, peak ${mebibytes(memory.peak)}`);
  console.log(
    `It grew by ${mebibytes(growthPerHour(memory.samples))} MiB an hour in the second half, by a straight line through it`,
  );
  console.log(`The clients took ${Math.round((clientSeconds / seconds) * 100)}% of a core`);
  for (const error of errors.slice(0, 20)) console.error(error);
  if (errors.length > 0) process.exitCode = 1;
}

function times(reads: readonly number[]): string {
  const [p50 = 0, p99 = 0, most = 0] = [0.5, 0.99, 1].map((part) => percentile(reads, part));
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${most.toFixed(1)} ms`;
}

/** Each list is in the order of the time, and each kind is read at a steady rate: the tenths of the lists are those of the time. */
function slowestCourseOf(lists: readonly (readonly number[])[]): string {
  const tenths = Array.from({ length: 10 }, (_, tenth) =>
    lists.flatMap((list) => list.slice((tenth / 10) * list.length, ((tenth + 1) / 10) * list.length)),
  );
  return tenths.map((some) => percentile(some, 0.99).toFixed(1)).join(', ');
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

/** At the start, after each tenth of the time, and at the end. */
function courseOf(samples: readonly MemorySample[]): string {
  const chosen = Array.from(
    { length: 11 },
    (_, tenth) => samples[Math.floor((tenth / 10) * (samples.length - 1))],
  );
  return chosen.map((sample) => mebibytes(sample?.resident ?? 0)).join(', ');
}
