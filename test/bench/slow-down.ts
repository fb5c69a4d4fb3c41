/** What backups cost the program that writes the database: the same writer with and without them, in turn. */
import { startService } from '../support/service.ts';
import { createClient } from './client.ts';
import { type CommitWriter, startCommitWriter, type WriterReport } from './commit-writer.ts';
import { median } from './race.ts';

/** With backups over without, of each pair of windows. */
export interface SlowDown {
  /** Commits per second. */
  readonly rates: readonly number[];
  /** The median duration of a commit. */
  readonly durations: readonly number[];
}

export interface SlowDownPlan {
  /** Milliseconds between a commit and the next. */
  readonly pauseMs: number;
  readonly pairs: number;
  readonly windowMs: number;
}

/**
 * Starts a service on the database at its place below `folder`, and a writer. In each pair of windows backups are taken back to back
 * during one and none during the other; which of them comes first changes.
 */
export async function measureSlowDown(
  folder: string,
  { pauseMs, pairs, windowMs }: SlowDownPlan,
  signal: AbortSignal,
): Promise<SlowDown> {
  const service = await startService(folder);
  await using started = new AsyncDisposableStack();
  started.defer(async () => {
    await service.stop();
  });
  const writer = await startCommitWriter({ file: service.paths.database, pauseMs });
  started.defer(writer.stop);
  const during = await createDisturbance(service.url);
  const rates: number[] = [];
  const durations: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    signal.throwIfAborted();
    const { alone, disturbed } = await watchPair(writer, during, windowMs, pair % 2 === 0);
    rates.push(rateOf(disturbed) / rateOf(alone));
    durations.push(median(disturbed.latenciesMs) / median(alone.latenciesMs));
  }
  return { rates, durations };
}

type Disturbance = <T>(body: () => Promise<T>) => Promise<T>;

/** Takes one backup after another while `body` runs, and ends with the last of them. */
async function createDisturbance(url: string): Promise<Disturbance> {
  const client = createClient(url);
  let last = (await client.backUp()).id;
  return async (body) => {
    let over = false;
    const backups = async () => {
      while (!over) {
        const { id } = await client.backUp();
        await client.deleteBackup(last);
        last = id;
      }
    };
    const [result] = await Promise.all([
      body().finally(() => {
        over = true;
      }),
      backups(),
    ]);
    return result;
  };
}

async function watchPair(
  writer: CommitWriter,
  during: Disturbance,
  windowMs: number,
  aloneFirst: boolean,
): Promise<{ alone: WriterReport; disturbed: WriterReport }> {
  const watch = () => writer.watch(windowMs);
  if (aloneFirst) return { alone: await watch(), disturbed: await during(watch) };
  return { disturbed: await during(watch), alone: await watch() };
}

const rateOf = ({ elapsedMs, latenciesMs }: WriterReport): number => latenciesMs.length / elapsedMs;
