/** Images of a ledger while it is being written: one after the other, and each is examined. */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../src/clock.ts';
import type { Imager } from '../../src/domain/ports/imager.ts';
import { createImager } from '../../src/source/imager.ts';
import { hasher } from './hasher.ts';
import {
  copyDatabase,
  createExaminer,
  type Examiner,
  type Finding,
  removeDatabase,
} from './image-examination.ts';
import { type LedgerOptions, type LedgerWriter, startLedgerWriter } from './ledger-writer.ts';

export interface Attack {
  /** A private folder for source and images; made where it is missing. */
  readonly folder: string;
  readonly ledger: Omit<LedgerOptions, 'file'>;
  /** Ends after so many images, or after `ms`. */
  readonly images?: number;
  readonly ms: number;
  /** Kill the writer by SIGKILL while some images are taken, and start it anew on what it left. */
  readonly kills?: boolean;
  /** What takes the images; the service's own where left out. */
  readonly imager?: Imager;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /** Where a bad image is kept, with the source as it was afterwards, in folders `1`, `2` ...; nowhere where left out. */
  readonly keep?: string;
}

export interface Tally {
  images: number;
  passes: number;
  /** Of one image. */
  mostPasses: number;
  /** Images that were thrown away because they could not be confirmed. */
  retries: number;
  /** Images for which no moment was found in time. */
  refused: number;
  kills: number;
  /** What was wrong with images, or with taking them. */
  readonly bad: string[];
  /** What DuckDB said when a writer ended by itself, or what is wrong with the file that it left: its file is then made anew. */
  readonly writerFailures: string[];
}

/** A file that has grown larger is made anew, however long the attack. */
const largestBytes = 256 * 1024 * 1024;
/** How many bad images are kept, however many there are. */
const mostKept = 3;

/**
 * Takes images of a ledger while it is being written, and checks each: it opens, every rule holds, and no commit is missing that was
 * acknowledged before the taking began. Gives what it saw so far when it is aborted.
 */
export async function attack(options: Attack): Promise<Tally> {
  const { folder, ms, images = Number.POSITIVE_INFINITY, kills = false } = options;
  const { imager = createImager({ clock: systemClock, hasher }), signal = new AbortController().signal } =
    options;
  const tally = newTally();
  const source = join(folder, 'ledger.duckdb');
  await mkdir(folder, { recursive: true });
  await using examiner = createExaminer(join(folder, 'images'), imager);
  let writer: LedgerWriter | undefined;
  try {
    writer = await begin(source, options, tally);
    const end = systemClock.monotonicMs() + ms;
    while (tally.images < images && systemClock.monotonicMs() < end) {
      const killed = kills && tally.images % 3 === 0 ? killSoon(writer, tally) : undefined;
      const acknowledged = writer.acknowledged();
      const finding = await examiner.examine(source, acknowledged, signal).finally(() => killed);
      count(finding, tally);
      if (finding.verdict === 'bad') await judge({ examiner, finding, writer, source, tally, options });
      writer = await goOn(writer, source, options, tally);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await writer?.kill();
  }
  return tally;
}

const newTally = (): Tally => ({
  images: 0,
  passes: 0,
  mostPasses: 0,
  retries: 0,
  refused: 0,
  kills: 0,
  bad: [],
  writerFailures: [],
});

function count({ passes, verdict }: Finding, tally: Tally): void {
  tally.images += 1;
  tally.passes += passes.reduce((sum, one) => sum + one, 0);
  tally.mostPasses = Math.max(tally.mostPasses, ...passes);
  tally.retries += Math.max(0, passes.length - 1);
  if (verdict === 'refused') tally.refused += 1;
}

/** At a moment that is another one each time. */
async function killSoon(writer: LedgerWriter, tally: Tally): Promise<void> {
  await setTimeout((tally.kills++ * 37) % 150);
  await writer.kill();
}

interface Judgement {
  readonly examiner: Examiner;
  readonly finding: Finding;
  readonly writer: LedgerWriter;
  readonly source: string;
  readonly tally: Tally;
  readonly options: Attack;
}

/** A bad image is the image's fault only where the source is sound: writers have been seen to break their own file. */
async function judge({ examiner, finding, writer, source, tally, options }: Judgement): Promise<void> {
  await writer.kill();
  const copy = join(options.folder, 'source', 'ledger.duckdb');
  await copyDatabase(source, copy);
  if (options.keep && tally.bad.length < mostKept) {
    const kept = join(options.keep, String(tally.bad.length + 1));
    await examiner.keep(kept);
    await copyDatabase(copy, join(kept, 'source.duckdb'));
  }
  const signal = options.signal ?? new AbortController().signal;
  const broken = await examiner.flawOf(copy, writer.acknowledged(), signal);
  await removeDatabase(copy);
  if (broken === null) tally.bad.push(finding.flaw);
  else {
    tally.writerFailures.push(`It left a broken file: ${broken}. The image: ${finding.flaw}`);
    await removeDatabase(source);
  }
}

/** The same writer, or another where it has ended or its file has grown large. */
async function goOn(
  writer: LedgerWriter,
  source: string,
  options: Attack,
  tally: Tally,
): Promise<LedgerWriter> {
  const failure = writer.failure();
  const large = (await bytesOf(source)) + (await bytesOf(`${source}.wal`)) > largestBytes;
  if (failure === null && !large) return writer;
  await writer.kill();
  // What died by itself may have left a broken file.
  const failed = failure !== null && failure !== 'ended';
  if (failed) tally.writerFailures.push(failure);
  if (failed || large) await removeDatabase(source);
  return begin(source, options, tally);
}

/** On what lies there; anew where that cannot be opened. */
async function begin(source: string, { ledger }: Attack, tally: Tally): Promise<LedgerWriter> {
  const options = { ...ledger, file: source, seed: (ledger.seed ?? 1) + tally.kills };
  try {
    return await startWriting(options);
  } catch (error) {
    tally.writerFailures.push(String(error));
    await removeDatabase(source);
    return startWriting(options);
  }
}

async function startWriting(options: LedgerOptions): Promise<LedgerWriter> {
  const writer = await startLedgerWriter(options);
  await writer.commits(1);
  return writer;
}

const bytesOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
