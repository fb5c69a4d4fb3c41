/** Compares two states of databases: live ones by an image of their own, backups as they are stored. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompareRequest, ComparisonReport, ComparisonSide } from '../domain/comparison.ts';
import type { Leases } from '../domain/leases.ts';
import type { Engine } from '../domain/ports/engine.ts';
import type { JobContext, JobHandler } from '../domain/ports/jobs.ts';
import { refuseAmbiguous } from './ambiguous-source.ts';
import { type ConfiguredDatabases, findDatabase } from './configured-database.ts';
import type { FindBackup } from './find-backup.ts';
import { imageBytes } from './image-bytes.ts';
import type { ImageService } from './image-service.ts';
import type { Scratch } from './scratch.ts';

export interface CompareServiceOptions {
  readonly engine: Engine;
  readonly images: ImageService;
  readonly databases: ConfiguredDatabases;
  readonly findBackup: FindBackup;
  readonly leases: Leases;
  readonly scratch: Scratch;
}

export interface CompareService {
  readonly compare: JobHandler<'compare'>;
}

const defaultSampleRows = 20;

/** A side as the engine can open it. */
interface Opened {
  readonly file: string;
  release(): Promise<void>;
}

export function createCompareService(options: CompareServiceOptions): CompareService {
  const { engine, images, databases, findBackup, leases, scratch } = options;

  const openSide = (side: ComparisonSide, name: 'left' | 'right', folder: string, context: JobContext) =>
    'database' in side
      ? openDatabase(side.database, name, folder, context)
      : openBackup(side.backup, context);

  async function openDatabase(
    name: string,
    side: string,
    folder: string,
    context: JobContext,
  ): Promise<Opened> {
    const database = findDatabase(name, databases);
    await refuseAmbiguous(database.path);
    const file = join(folder, `${side}.duckdb`);
    const wanted = { source: database.path, file, deadlineMs: database.imageDeadlineMs };
    await images.take(wanted, name, context);
    return { file, release: () => Promise.resolve() };
  }

  async function openBackup(id: string, context: JobContext): Promise<Opened> {
    const { repository } = findBackup(id);
    const unlease = leases.acquire(id, context.jobId);
    try {
      const image = await repository.localImage(id, context.signal);
      return { file: image.file, release: () => image.release().finally(unlease) };
    } catch (error) {
      unlease();
      throw error;
    }
  }

  /** Sides that are databases need room for an image each. */
  async function imagesBytes({ left, right }: CompareRequest): Promise<number> {
    const sizes = [left, right].map((side) =>
      'database' in side ? imageBytes(findDatabase(side.database, databases).path) : 0,
    );
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  return {
    async compare(request, context): Promise<ComparisonReport> {
      const staging = await scratch.stage(context.jobId, await imagesBytes(request));
      const opened: Opened[] = [];
      try {
        const left = await openSide(request.left, 'left', staging.folder, context);
        opened.push(left);
        const right = await openSide(request.right, 'right', staging.folder, context);
        opened.push(right);
        const { mode, tables, limit = defaultSampleRows } = request;
        const differences = await context.step('compare', async () => {
          const total = await totalSize(left.file, right.file);
          const onProgress = (fraction: number) => context.progress(fraction * total, total);
          const files = { left: left.file, right: right.file, mode, limit, ...(tables ? { tables } : {}) };
          return engine.compare(files, { signal: context.signal, onProgress });
        });
        return { left: request.left, right: request.right, mode, ...differences };
      } finally {
        for (const side of opened) await side.release();
        await staging.remove();
      }
    },
  };
}

const totalSize = async (...files: string[]): Promise<number> =>
  (await Promise.all(files.map((file) => stat(file)))).reduce((sum, { size }) => sum + size, 0);
