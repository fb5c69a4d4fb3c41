/** A consistent, sealed, fully read image of a database: what backups store and compares look at. */
import { open, stat } from 'node:fs/promises';
import type { Clock } from '../domain/ports/clock.ts';
import type { Engine, Survey } from '../domain/ports/engine.ts';
import type { Image, Imager } from '../domain/ports/imager.ts';
import type { JobContext } from '../domain/ports/jobs.ts';
import { Problem } from '../domain/problem.ts';
import { fileSha256 } from '../files/file-sha256.ts';
import { inParallel } from './in-parallel.ts';
import { nameDamage } from './name-damage.ts';

export interface ImageServiceOptions {
  readonly imager: Imager;
  readonly engine: Engine;
  readonly clock: Clock;
}

export interface Wanted {
  /** The live file. */
  readonly source: string;
  /** The file to write, in a staging folder that the caller removes. */
  readonly file: string;
  readonly deadlineMs: number;
}

/** An image that is fit to be kept: sealed, fsynced, every block and row read. */
export interface ProvenImage {
  readonly image: Image;
  readonly survey: Survey;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface ImageService {
  /** Steps `copy` and `read`. Rejects as the Imager and the Engine do. */
  prove(wanted: Wanted, context: JobContext): Promise<ProvenImage>;
  /** Step `copy <what>`: an image that can be opened read-only, not yet read. */
  take(wanted: Wanted, what: string, context: JobContext): Promise<void>;
}

export function createImageService({ imager, engine, clock }: ImageServiceOptions): ImageService {
  /** Repeats until no checkpoint can have slipped in between. `prepare` works on the image while that settles. */
  async function confirmed<T>(
    wanted: Wanted,
    context: JobContext,
    step: string,
    prepare: (image: Image, signal: AbortSignal) => Promise<T>,
  ): Promise<{ image: Image; prepared: T }> {
    const deadline = clock.monotonicMs() + wanted.deadlineMs;
    for (;;) {
      const deadlineMs = deadline - clock.monotonicMs();
      if (deadlineMs <= 0) {
        throw new Problem('source_busy', 'A checkpoint came in between every image that was taken in time.');
      }
      const image = await context.step(step, () => copy({ ...wanted, deadlineMs }, context));
      const outcome = await prepareWhileSettling(image, context, prepare);
      if (outcome.settled) return { image, prepared: outcome.prepared };
    }
  }

  async function copy(wanted: Wanted, context: JobContext): Promise<Image> {
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
      await confirmed(wanted, context, `copy ${what}`, (image, signal) =>
        image.hasWal ? engine.seal(image.file, { signal }) : Promise.resolve(),
      );
    },
    async prove(wanted, context) {
      const { image, prepared } = await confirmed(wanted, context, 'copy', (image, signal) =>
        context.step('read', () => read(image, signal, context)),
      );
      return { image, ...prepared };
    },
  };

  async function read(image: Image, signal: AbortSignal, context: JobContext) {
    if (image.hasWal) await engine.seal(image.file, { signal });
    const { size } = await stat(image.file);
    const onProgress = (fraction: number) => context.progress(fraction * size, size);
    const [survey, sha256] = await inParallel(
      signal,
      (either) => engine.survey(image.file, { signal: either, onProgress }),
      (either) => (image.sha256 ? Promise.resolve(image.sha256) : fileSha256(image.file, either)),
      () => syncFile(image.file),
    );
    return { survey, sha256, sizeBytes: size };
  }
}

type Outcome<T> = { readonly settled: true; readonly prepared: T } | { readonly settled: false };

/**
 * Works on an image while its confirmation settles. An image that turns out to be unfit is no failure, and neither is
 * what it did to the work on it: the caller takes another.
 */
async function prepareWhileSettling<T>(
  image: Image,
  context: JobContext,
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

async function syncFile(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.sync();
}
