/**
 * `npm run load -- --seconds N`: clients that poll and list while backups, verifications, restores, exports and downloads run, some of them
 * slow and some abandoned. Prints what reads took, what failed and what memory the service had; exit code 1 where anything failed.
 *
 *   --seconds N   120 where left out
 *   --clients N   200 where left out
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { percentile } from './findings.ts';
import { type Outcome, underLoad } from './run.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string' }, clients: { type: 'string' } } });
const [seconds, clients] = [Number(values.seconds ?? 120), Number(values.clients ?? 200)];

const folder = await mkdtemp(join(tmpdir(), 'duckback-load-'));
try {
  report(await underLoad({ folder, clients, jobs: 10_000, rows: 1_000_000, ms: seconds * 1000 }));
} finally {
  await rm(folder, { recursive: true, force: true });
}

function report({ reads, errors, done, memory }: Outcome): void {
  const time = (ms: number) => `${ms.toFixed(1)} ms`;
  const size = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
  const work = Object.entries(done).map(([name, count]) => `${count} ${name}`);
  console.log(`${clients} clients for ${seconds} s: ${reads.length} reads, ${errors.length} errors`);
  console.log(
    `Reads: p50 ${time(percentile(reads, 0.5))}, p99 ${time(percentile(reads, 0.99))}, max ${time(percentile(reads, 1))}`,
  );
  console.log(`Meanwhile: ${work.join(', ')}`);
  console.log(
    `Memory: ${size(memory.atStart)} at the start, ${size(memory.atEnd)} at the end, peak ${size(memory.peak)}`,
  );
  for (const error of errors.slice(0, 20)) console.error(error);
  if (errors.length > 0) process.exitCode = 1;
}
