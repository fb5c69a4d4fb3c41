import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../src/clock.ts';
import type { Image } from '../../src/domain/ports/imager.ts';
import { createImager } from '../../src/source/imager.ts';
import { inspectLedger } from './ledger.ts';
import { type LedgerOptions, type LedgerWriter, startLedgerWriter } from './ledger-writer.ts';

export interface Attack {
  /** A private folder for source and images. */
  readonly folder: string;
  readonly ledger: Omit<LedgerOptions, 'file'>;
  /** Ends after so many images, or after `ms`. */
  readonly images: number;
  readonly ms: number;
  /** Kill the writer by SIGKILL while some images are taken, and start it anew on what it left. */
  readonly kills?: boolean;
  /** Takes an image of `source` to `file`; gives the passes it took. */
  readonly take?: (source: string, file: string) => Promise<Pick<Image, 'passes'>>;
}

export interface Tally {
  images: number;
  /** What was wrong with images, or with taking them. */
  readonly bad: string[];
  readonly passes: number[];
  readonly durationsMs: number[];
  kills: number;
  /** What DuckDB said when a writer ended by itself: its file is then made anew. */
  readonly writerFailures: string[];
}

const signal = new AbortController().signal;

/** With `imager`, until one is confirmed, as the backup service does. */
function createConfirmedTake(): NonNullable<Attack['take']> {
  const imager = createImager({ clock: systemClock });
  return async (source, file) => {
    for (;;) {
      const image = await imager.take({ source, file, deadlineMs: 60_000, signal });
      if (await image.confirm(signal)) return image;
    }
  };
}

/** What the runbook does: data file first, WAL after it. */
export async function copyPlainly(source: string, file: string): Promise<{ passes: number }> {
  await copyFile(source, file);
  await copyFile(`${source}.wal`, `${file}.wal`).catch(() => undefined);
  return { passes: 1 };
}

/**
 * Takes images of a ledger while it is being written, and checks each: it opens, every rule holds, and no commit is missing that was
 * acknowledged before the taking began.
 */
export async function attack({
  folder,
  ledger,
  images,
  ms,
  kills,
  take = createConfirmedTake(),
}: Attack): Promise<Tally> {
  const tally: Tally = { images: 0, bad: [], passes: [], durationsMs: [], kills: 0, writerFailures: [] };
  const source = join(folder, 'ledger.duckdb');
  const file = join(folder, 'image.duckdb');
  const end = systemClock.monotonicMs() + ms;
  let writer = await startLedgerWriter({ ...ledger, file: source });
  await writer.commits(10);
  while (tally.images < images && systemClock.monotonicMs() < end) {
    const killed = kills && tally.images % 3 === 0 ? killSoon(writer, tally) : undefined;
    await examine(() => take(source, file), { file, writer, tally });
    await remove(file);
    await killed;
    if (writer.failure() !== null) writer = await startAgain(writer, { ...ledger, file: source }, tally);
  }
  await writer.kill();
  return tally;
}

async function killSoon(writer: LedgerWriter, tally: Tally): Promise<void> {
  await setTimeout((tally.kills++ * 7) % 40);
  await writer.kill();
}

/** What was killed goes on from what it left; what died by itself may have left a broken file. */
async function startAgain(ended: LedgerWriter, options: LedgerOptions, tally: Tally): Promise<LedgerWriter> {
  const failure = ended.failure();
  if (failure !== null && failure !== 'ended') {
    tally.writerFailures.push(failure);
    await remove(options.file);
  }
  const writer = await startLedgerWriter(options);
  await writer.commits(1);
  return writer;
}

interface Examination {
  readonly file: string;
  readonly writer: LedgerWriter;
  readonly tally: Tally;
}

async function examine(
  take: () => Promise<Pick<Image, 'passes'>>,
  { file, writer, tally }: Examination,
): Promise<void> {
  const acknowledged = writer.acknowledged();
  const start = systemClock.monotonicMs();
  tally.images += 1;
  try {
    const { passes } = await take();
    tally.durationsMs.push(Math.round(systemClock.monotonicMs() - start));
    tally.passes.push(passes);
    const { violations, commits } = await inspectLedger(file);
    const missing = acknowledged.filter((number, owner) => (commits[owner] ?? 0) < number);
    if (violations.length > 0) tally.bad.push(JSON.stringify(violations));
    if (missing.length > 0) tally.bad.push(`acknowledged ${acknowledged}, found ${commits}`);
  } catch (error) {
    tally.bad.push(String(error));
  }
}

async function remove(file: string): Promise<void> {
  for (const suffix of ['', '.wal', '.wal.checkpoint', '.wal.recovery'])
    await rm(file + suffix, { force: true });
}
