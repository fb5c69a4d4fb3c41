/** A consistent, sealed, fully read image of a database: what backups store and compares look at. */
import { stat } from 'node:fs/promises';
import type { LogFile } from '../../domain/backup.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { type Engine, isRefusal, type Survey } from '../../domain/ports/engine.ts';
import type { Hasher } from '../../domain/ports/hasher.ts';
import type { Image, ImageRequest, Imager } from '../../domain/ports/imager.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { CheckStructure, OpenContent } from '../../domain/ports/structure.ts';
import { Problem } from '../../domain/problem.ts';
import { logParts } from '../../domain/wal-files.ts';
import { unlessMissing } from '../../files/errno.ts';
import { fileSha256 } from '../../files/file-sha256.ts';
import { readFilePieces } from '../../files/read-pieces.ts';
import { syncFile } from '../../files/sync-file.ts';
import { inParallel } from '../in-parallel.ts';
import { summaryOf } from '../verify/report.ts';
import { nameDamage } from './name-damage.ts';

export interface ImageServiceOptions {
  readonly imager: Imager;
  readonly engine: Engine;
  readonly hasher: Pick<Hasher, 'followStructure'>;
  readonly checkStructure: CheckStructure;
  readonly clock: Clock;
}

export interface Wanted {
  /** The live file. */
  readonly source: string;
  /** The file to write, in a staging folder that the caller removes. */
  readonly file: string;
  readonly deadlineMs: number;
  /** See ImageRequest. */
  readonly confined?: boolean;
}

type Taken = Wanted & Pick<ImageRequest, 'durable'>;

/** What is on disk of an image, fsynced. */
interface Stored {
  readonly image: Image;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** An image that is fit to be kept: sealed, every block and row read. */
export interface ProvenImage extends Stored {
  readonly survey: Survey;
}

/**
 * An image whose log DuckDB could not merge, though it is faithful: every block in use and every whole entry of the log matched
 * its checksum. As it was taken, its logs beside it. Most likely an extension of the writer is missing here.
 */
export interface UnsealedImage extends Stored {
  readonly survey: null;
  readonly wal: LogFile[];
  /** What DuckDB said. */
  readonly refusal: Problem;
}

/** What an image needs of the job that it is taken for. */
export type ImageContext = Pick<JobContext, 'signal' | 'step' | 'detail' | 'progress'>;

export interface ImageService {
  /**
   * Steps `copy` and `read`; then `copy` and `keep unsealed`, where DuckDB could not merge the log. Rejects as the Imager
   * and the Engine do. A file without a log is not kept when DuckDB cannot read it: nothing of an extension stands in
   * the way of that (tried for indexes, checks, defaults, collations, generated columns), so what does is damage.
   */
  prove(wanted: Wanted, context: JobContext): Promise<ProvenImage | UnsealedImage>;
  /** Step `copy <what>`: an image that can be opened read-only, not yet read. */
  take(wanted: Wanted, what: string, context: ImageContext): Promise<Image>;
  /**
   * Step `copy`: as `take`, but the work on the image begins at once, while that settles. An image that turns out to be unfit
   * aborts the signal of the work, and both are done again: nothing of it may leave the staging folder before this resolves.
   */
  use<T>(
    wanted: Wanted,
    context: ImageContext,
    work: (image: Image, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
}

export function createImageService(options: ImageServiceOptions): ImageService {
  const { imager, engine, hasher, checkStructure, clock } = options;

  /**
   * Repeats until no checkpoint can have slipped in between. `prepare` works on the image while that settles. The time for further
   * images counts from the first one on: how long that was copied says nothing about the writer.
   */
  async function confirmed<T>(
    wanted: Taken,
    context: ImageContext,
    step: string,
    prepare: (image: Image, signal: AbortSignal) => Promise<T>,
  ): Promise<{ image: Image; prepared: T }> {
    let deadline: number | null = null;
    for (;;) {
      const deadlineMs: number = deadline === null ? wanted.deadlineMs : deadline - clock.monotonicMs();
      if (deadlineMs <= 0) {
        throw new Problem('source_busy', 'A checkpoint came in between every image that was taken in time.');
      }
      const image = await context.step(step, () => copy({ ...wanted, deadlineMs }, context));
      deadline ??= clock.monotonicMs() + wanted.deadlineMs;
      const outcome = await prepareWhileSettling(image, context, prepare);
      if (outcome.settled) return { image, prepared: outcome.prepared };
    }
  }

  async function copy(wanted: Taken, context: ImageContext): Promise<Image> {
    const { signal } = context;
    const onProgress = (done: number, total: number, pass: number) => {
      context.progress(done, total);
      if (pass > 1) context.detail(`pass ${pass}`);
    };
    try {
      return await imager.take({ ...wanted, signal, onProgress });
    } catch (error) {
      throw await nameDamage(error, wanted.source, `${wanted.file}.damaged`, engine, signal);
    }
  }

  return {
    async take(wanted, what, context) {
      const { image } = await confirmed(wanted, context, `copy ${what}`, sealWhereNeeded);
      return image;
    },
    async use(wanted, context, work) {
      engine.warmUp();
      const { prepared } = await confirmed(wanted, context, 'copy', async (image, signal) => {
        await sealWhereNeeded(image, signal);
        return work(image, signal);
      });
      return prepared;
    },
    async prove(wanted, context) {
      engine.warmUp();
      try {
        const kept = { ...wanted, durable: true };
        const { prepared } = await confirmed(kept, context, 'copy', (image, signal) =>
          context.step('read', () => read(image, signal, context)),
        );
        return prepared;
      } catch (error) {
        if (!(error instanceof SealRefused)) throw error;
        return takeUnsealed(wanted, error.refusal, context);
      }
    },
  };

  /**
   * Another image, because a failed seal has written to the first one, and a copy kept for this rare case would cost every backup.
   * The writer may have merged its log by now: then there is nothing to seal.
   */
  async function takeUnsealed(
    wanted: Wanted,
    refusal: Problem,
    context: JobContext,
  ): Promise<ProvenImage | UnsealedImage> {
    const { prepared } = await confirmed<ProvenImage | UnsealedImage>(
      { ...wanted, durable: true },
      context,
      'copy',
      (image, signal) =>
        image.hasWal
          ? context.step('keep unsealed', () => asTaken(image, refusal, signal))
          : context.step('read', () => read(image, signal, context)),
    );
    return prepared;
  }

  async function sealWhereNeeded({ hasWal, file }: Image, signal: AbortSignal): Promise<void> {
    if (hasWal) await engine.seal(file, { signal });
  }

  async function seal(image: Image, signal: AbortSignal): Promise<void> {
    await sealWhereNeeded(image, signal).catch((error: unknown) => {
      throw isRefusal(error) ? new SealRefused(error) : error;
    });
  }

  /**
   * The hash of an image that was written once more, when it was sealed for example: each block must match its checksum. What is found
   * wrong in the other process, or cannot be read there, is read again here before it counts.
   */
  async function hashSealed(file: string, sizeBytes: number, signal: AbortSignal): Promise<string> {
    const found = await hasher.followStructure(file, signal).finish(sizeBytes);
    if (found?.problems.length === 0) return found.sha256;
    const open: OpenContent = (range) => readFilePieces(file, signal, range);
    const { problems, sha256 } = await checkStructure(open, { signal });
    if (problems.length === 0) return sha256;
    throw new Problem('verification_failed', `The sealed image is damaged: ${summaryOf(problems)}`);
  }

  async function read(image: Image, signal: AbortSignal, context: JobContext): Promise<ProvenImage> {
    await seal(image, signal);
    const { size } = await stat(image.file);
    const onProgress = (fraction: number) => context.progress(fraction * size, size);
    const [survey, sha256] = await inParallel(
      signal,
      (either) => engine.survey(image.file, { signal: either, onProgress, leavesCore: image.hasWal }),
      async (either) => (await image.sha256) ?? hashSealed(image.file, size, either),
      () => flush(image),
    );
    return { image, survey, sha256, sizeBytes: size };
  }
}

/** What was lost on its way to the disk would be told to nobody else. */
async function flush(image: Image): Promise<void> {
  await image.settle();
  await syncFile(image.file);
}

/** DuckDB could not replay the log, or not checkpoint: says something about the file, not about this machine. */
class SealRefused extends Error {
  readonly refusal: Problem;

  constructor(refusal: Problem) {
    super(refusal.message, { cause: refusal });
    this.name = 'SealRefused';
    this.refusal = refusal;
  }
}

async function asTaken(image: Image, refusal: Problem, signal: AbortSignal): Promise<UnsealedImage> {
  await image.settle();
  const main = await storedAt(image.file, signal);
  if (!main) throw new Error(`the staged image ${image.file} is gone`);
  const wal: LogFile[] = [];
  for (const part of logParts) {
    const log = await storedAt(`${image.file}.${part}`, signal);
    if (log) wal.push({ part, ...log });
  }
  return { image, survey: null, refusal, wal, ...main };
}

/** Flushes a file and gives its size and hash; null where there is none. */
async function storedAt(
  file: string,
  signal: AbortSignal,
): Promise<Pick<Stored, 'sizeBytes' | 'sha256'> | null> {
  const stats = await unlessMissing(stat(file));
  if (!stats) return null;
  await syncFile(file);
  return { sizeBytes: stats.size, sha256: await fileSha256(file, signal) };
}

type Outcome<T> = { readonly settled: true; readonly prepared: T } | { readonly settled: false };

/**
 * Works on an image while its confirmation settles. An image that turns out to be unfit is no failure, and neither is
 * what it did to the work on it: the caller takes another.
 */
async function prepareWhileSettling<T>(
  image: Image,
  context: ImageContext,
  prepare: (image: Image, signal: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  const unfit = new AbortController();
  const signal = AbortSignal.any([context.signal, unfit.signal]);
  const [settled, prepared] = await Promise.allSettled([
    image.confirm(context.signal).then((fit) => {
      if (!fit) unfit.abort(new Problem('source_busy', 'A checkpoint began while the image was taken.'));
      return fit;
    }),
    prepare(image, signal),
  ]);
  if (settled.status === 'rejected') throw settled.reason;
  if (!settled.value) return { settled: false };
  if (prepared.status === 'rejected') throw prepared.reason;
  return { settled: true, prepared: prepared.value };
}
