/** What backups cost the program that writes the database: the same writer without them, with them, and with copies by hand, in turn. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startService } from '../support/service.ts';
import { createClient } from './client.ts';
import { type CommitWriter, startCommitWriter, type WriterReport } from './commit-writer.ts';
import { median } from './race.ts';
import { copyAndSync } from './run.ts';

/** With a disturbance over without any, of each round of windows. */
export interface SlowDown {
  /** Commits per second. */
  readonly rates: readonly number[];
  /** The median duration of a commit. */
  readonly durations: readonly number[];
}

/** What disturbs the writer. `copies`: `cp` and `sync`, which give no backup of a file in use, and `rm`. */
export type Disturber = 'backups' | 'copies';

export interface SlowDownPlan {
  /** Milliseconds between a commit and the next. */
  readonly pauseMs: number;
  readonly pairs: number;
  readonly windowMs: number;
}

/**
 * Starts a service on the database at its place below `folder`, and a writer. In each round of windows backups are taken back to back
 * during one, copies during another and nothing during the third; which of them comes first changes.
 */
export async function measureSlowDown(
  folder: string,
  { pauseMs, pairs, windowMs }: SlowDownPlan,
  signal: AbortSignal,
): Promise<Record<Disturber, SlowDown>> {
  const service = await startService(folder);
  await using started = new AsyncDisposableStack();
  started.defer(async () => {
    await service.stop();
  });
  const { database } = service.paths;
  const writer = await startCommitWriter({ file: database, pauseMs });
  started.defer(writer.stop);
  const disturbances = [
    ['backups', await takingBackups(service.url)],
    ['copies', takingCopies(database, join(folder, 'copy.duckdb'))],
    ['nothing', null],
  ] as const;
  const reports = {
    backups: [] as WriterReport[],
    copies: [] as WriterReport[],
    nothing: [] as WriterReport[],
  };
  for (let round = 0; round < pairs; round += 1) {
    for (let turn = 0; turn < disturbances.length; turn += 1) {
      signal.throwIfAborted();
      const [name, disturb] = disturbances[(round + turn) % disturbances.length] ?? ['nothing', null];
      reports[name].push(await watch(writer, windowMs, disturb));
    }
  }
  const { nothing } = reports;
  return { backups: against(nothing, reports.backups), copies: against(nothing, reports.copies) };
}

const against = (alone: readonly WriterReport[], disturbed: readonly WriterReport[]): SlowDown => ({
  rates: ratios(alone, disturbed, ({ elapsedMs, latenciesMs }) => latenciesMs.length / elapsedMs),
  durations: ratios(alone, disturbed, ({ latenciesMs }) => median(latenciesMs)),
});

const ratios = (
  alone: readonly WriterReport[],
  disturbed: readonly WriterReport[],
  figure: (report: WriterReport) => number,
): number[] =>
  alone.flatMap((report, round) => {
    const other = disturbed[round];
    return other ? [figure(other) / figure(report)] : [];
  });

/** What is done again and again. */
type Disturb = () => Promise<void>;

/** Each backup is removed when the next has been taken. */
async function takingBackups(url: string): Promise<Disturb> {
  const client = createClient(url);
  let last = (await client.backUp()).id;
  return async () => {
    const { id } = await client.backUp();
    await client.deleteBackup(last);
    last = id;
  };
}

const takingCopies =
  (database: string, copy: string): Disturb =>
  async () => {
    await copyAndSync(database, copy);
    await rm(copy);
  };

/** Watches a writer; what disturbs it goes on for as long, and ends with the last of it. */
async function watch(writer: CommitWriter, windowMs: number, disturb: Disturb | null): Promise<WriterReport> {
  let over = false;
  const disturbing = async () => {
    while (disturb && !over) await disturb();
  };
  const watching = writer.watch(windowMs).finally(() => {
    over = true;
  });
  const [report] = await Promise.all([watching, disturbing()]);
  return report;
}
