/** Copies runs of blocks from the source into the staged file: long reads, each overlapping the write before it. */
import { blockOffset, type FileHeaders } from '../duckfile/headers.ts';
import type { SourceFile } from './source-file.ts';
import type { StagedFile } from './staged-file.ts';

/** Consecutive blocks. */
export interface Run {
  readonly first: number;
  readonly count: number;
}

export interface CopyJob {
  readonly source: SourceFile;
  readonly staged: StagedFile;
  /** Copying stops when these are no longer the file's headers. */
  readonly headers: FileHeaders;
  readonly runs: Iterable<Run>;
  readonly signal: AbortSignal;
  /** Two buffers of at least the longest run. */
  readonly buffers: readonly [Buffer, Buffer];
  /** Called with each run's bytes while they are being written; fewer than the run's where the file ended. */
  readonly onRun: (run: Run, bytes: Buffer) => Promise<void>;
}

/** `moved`: the headers changed before all was copied. */
export type CopyOutcome = 'copied' | 'moved';

/** Looking after each run would cost much of the whole time; a writer that moved on is noticed early enough so. */
const runsBetweenLooks = 8;

export async function copyBlocks(job: CopyJob): Promise<CopyOutcome> {
  const runs = job.runs[Symbol.iterator]();
  let [buffer, spare] = job.buffers;
  let ahead = startReading(runs, buffer, job);
  try {
    for (let done = 0; ; done += 1) {
      const piece = await ahead;
      if (piece === null) return 'copied';
      job.signal.throwIfAborted();
      [buffer, spare] = [spare, buffer];
      ahead = startReading(runs, buffer, job);
      const [stands] = await Promise.all([
        done % runsBetweenLooks > 0 || job.source.has(job.headers),
        job.staged.writeBlocks(piece.bytes, offsetOf(piece.run, job)),
        job.onRun(piece.run, piece.bytes),
      ]);
      if (!stands) return 'moved';
    }
  } finally {
    // The buffer is the caller's again only when nobody fills it any more.
    await ahead.catch(() => null);
  }
}

function startReading(runs: Iterator<Run>, buffer: Buffer, job: CopyJob): ReturnType<typeof readNext> {
  const reading = readNext(runs, buffer, job);
  // It may fail before anybody waits for it.
  reading.catch(() => null);
  return reading;
}

async function readNext(runs: Iterator<Run>, buffer: Buffer, job: CopyJob) {
  const { done, value: run } = runs.next();
  if (done) return null;
  const wanted = buffer.subarray(0, run.count * job.headers.active.blockSize);
  const bytes = wanted.subarray(0, await job.source.read(wanted, offsetOf(run, job)));
  return { run, bytes };
}

const offsetOf = ({ first }: Run, { headers }: CopyJob): number =>
  blockOffset(first, headers.active.blockSize);

/** The blocks below `end` that are wanted, in runs of at most `longest`. */
export function* runsOf(end: number, longest: number, wanted: (block: number) => boolean): Generator<Run> {
  for (let block = 0; block < end; ) {
    const first = block;
    while (block < end && block - first < longest && wanted(block)) block += 1;
    if (block > first) yield { first, count: block - first };
    else block += 1;
  }
}
