/** Whether one image of a ledger is what it must be: taken, opened and read as the service does, and then compared with what was committed. */
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine } from '../../src/domain/ports/engine.ts';
import type { Image, Imager } from '../../src/domain/ports/imager.ts';
import { Problem } from '../../src/domain/problem.ts';
import { walFiles } from '../../src/domain/wal-files.ts';
import { unlessMissing } from '../../src/files/errno.ts';
import { fileSha256 } from '../../src/files/file-sha256.ts';
import { inspectLedger } from './ledger.ts';
import { createSmallEngine } from './small-engine.ts';

/** What taking and reading one image came to. */
export interface Finding {
  /** Of the image, and of those that were thrown away before it. */
  readonly passes: readonly number[];
  /** `refused`: no moment was found in time. */
  readonly verdict: 'good' | 'refused' | 'bad';
  /** What is wrong with the image, or with taking it. */
  readonly flaw: string;
}

export interface Examiner extends AsyncDisposable {
  /** Takes an image of `source`; `acknowledged` has the last commit of each connection that must be in it. Rejects only with an abort. */
  examine(source: string, acknowledged: readonly number[], signal: AbortSignal): Promise<Finding>;
  /** What is wrong with a database file of which nobody has more than this copy; null where it is sound. Writes to it. */
  flawOf(file: string, acknowledged: readonly number[], signal: AbortSignal): Promise<string | null>;
  /** Copies the last image, as it was before it was opened, to a folder; nothing where there was none. */
  keep(folder: string): Promise<void>;
}

const deadlineMs = 60_000;

/** Keeps its images in a private folder, one at a time. */
export function createExaminer(folder: string, imager: Imager): Examiner {
  const engine = createSmallEngine(folder);
  const file = join(folder, 'image.duckdb');
  const untouched = join(folder, 'untouched', 'image.duckdb');

  const flawOf: Examiner['flawOf'] = async (image, acknowledged, signal) => {
    try {
      await restore(image, engine, signal);
      const { violations, commits } = await inspectLedger(image);
      if (violations.length > 0) return `rules are broken: ${JSON.stringify(violations)}`;
      const missing = acknowledged.some((number, owner) => (commits[owner] ?? 0) < number);
      return missing ? `acknowledged were ${acknowledged}, found ${commits}` : null;
    } catch (error) {
      signal.throwIfAborted();
      return String(error);
    }
  };

  async function take(source: string, signal: AbortSignal): Promise<Image> {
    const image = await imager.take({ source, file, deadlineMs, durable: true, signal });
    const hash = await image.sha256;
    await copyDatabase(file, untouched);
    if (hash !== null && hash !== (await fileSha256(untouched, signal))) {
      throw new Error('the hash of the image is not that of its bytes');
    }
    return image;
  }

  return {
    async examine(source, acknowledged, signal) {
      const passes: number[] = [];
      await mkdir(folder, { recursive: true });
      await removeDatabase(untouched);
      try {
        for (;;) {
          const image = await take(source, signal);
          passes.push(image.passes);
          const [fit, flaw] = await Promise.all([image.confirm(signal), flawOf(file, acknowledged, signal)]);
          if (fit) return { passes, verdict: flaw === null ? 'good' : 'bad', flaw: flaw ?? '' };
        }
      } catch (error) {
        signal.throwIfAborted();
        const refused = error instanceof Problem && error.code === 'source_busy';
        return { passes, verdict: refused ? 'refused' : 'bad', flaw: String(error) };
      } finally {
        await removeDatabase(file);
      }
    },
    flawOf,
    keep: (kept) => copyDatabase(untouched, join(kept, 'image.duckdb')),
    [Symbol.asyncDispose]: () => engine.close(),
  };
}

/** What a backup and its restore do: sealed into one file, every value read. */
async function restore(file: string, engine: Engine, signal: AbortSignal): Promise<void> {
  if (await unlessMissing(stat(`${file}.wal`))) await engine.seal(file, { signal });
  await engine.survey(file, { signal });
}

const withCompanions = (file: string): string[] => [file, ...walFiles(file)];

/** With all that lies beside it, whichever of that there is. What lay at `to` is gone. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await removeDatabase(to);
  for (const path of withCompanions(from)) await unlessMissing(copyFile(path, to + path.slice(from.length)));
}

/** With all that lies beside it. */
export async function removeDatabase(file: string): Promise<void> {
  for (const path of withCompanions(file)) await rm(path, { force: true });
}
