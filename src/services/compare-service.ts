/** Compares two states of databases: live ones by an image of their own, backups as they are stored, exports loaded. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComparisonReport, ComparisonSide } from '../domain/comparison.ts';
import type { Leases } from '../domain/leases.ts';
import type { Engine } from '../domain/ports/engine.ts';
import type { JobContext, JobHandler } from '../domain/ports/jobs.ts';
import { Problem } from '../domain/problem.ts';
import { unlessFull } from '../files/free-space.ts';
import type { FindBackup } from './backup/find-backup.ts';
import { firstCopy } from './backup/first-copy.ts';
import { unsealed } from './backup/unsealed-problem.ts';
import { type ConfiguredDatabases, findDatabase } from './configured-database.ts';
import type { FindExport } from './export/find-export.ts';
import { refuseAmbiguous } from './image/ambiguous-source.ts';
import { imageBytes } from './image/image-bytes.ts';
import type { ImageService } from './image/image-service.ts';
import { type ExportRows, exportRows } from './load/export-rows.ts';
import { loadRows } from './load/rows.ts';
import type { Scratch } from './scratch.ts';
import { summaryOf } from './verify/report.ts';
import { watchOf } from './verify/stored-bytes.ts';

export interface CompareServiceOptions {
  readonly engine: Engine;
  readonly images: ImageService;
  readonly databases: ConfiguredDatabases;
  readonly findBackup: FindBackup;
  readonly findExport: FindExport;
  readonly leases: Leases;
  readonly exportLeases: Leases;
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
  const { engine, images, databases, findBackup, findExport, leases, exportLeases, scratch } = options;

  function openSide(side: ComparisonSide, name: 'left' | 'right', folder: string, context: JobContext) {
    if ('database' in side) return openDatabase(side.database, name, folder, context);
    if ('backup' in side) return openBackup(side.backup, context);
    return openExport(side.export, name, folder, context);
  }

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
    const { stored, best } = findBackup(id);
    if (!stored.manifest.sealed) throw unsealed(stored.manifest, `${id} cannot be compared`);
    const unlease = leases.acquire(id, context.jobId);
    try {
      const image = await firstCopy(best, ({ repository }) => repository.localImage(id, context.signal));
      return { file: image.file, release: () => image.release().finally(unlease) };
    } catch (error) {
      unlease();
      throw error;
    }
  }

  /** Nobody needs the export once it is loaded. */
  async function openExport(id: string, side: string, folder: string, context: JobContext): Promise<Opened> {
    const { exports } = findExport(id);
    const unlease = exportLeases.acquire(id, context.jobId);
    try {
      const { manifest } = await exports.read(id);
      const file = join(folder, `${side}.duckdb`);
      await context.step(`load ${id}`, () =>
        loadExport(
          exportRows(manifest, exports),
          id,
          { folder: join(folder, `${side}-files`), file },
          context,
        ),
      );
      return { file, release: () => Promise.resolve() };
    } finally {
      unlease();
    }
  }

  async function loadExport(
    rows: ExportRows,
    id: string,
    to: { readonly folder: string; readonly file: string },
    context: JobContext,
  ): Promise<void> {
    const { folder } = to;
    const damaged = await unlessFull(folder, rows.copyTo(folder, watchOf(context, rows.filesBytes)));
    if (damaged.length > 0) {
      throw new Problem('verification_failed', `${id} cannot be compared: ${summaryOf(damaged)}`);
    }
    await loadRows(rows, to, engine, { signal: context.signal });
    // Where there are no files there is no folder for them either.
    await rm(folder, { recursive: true, force: true });
  }

  /** What a side needs room for: an image of a database, the files and rows of an export. */
  async function bytesOf(side: ComparisonSide): Promise<number> {
    if ('database' in side) return imageBytes(findDatabase(side.database, databases).path);
    if ('backup' in side) return 0;
    const { record, exports } = findExport(side.export);
    const { filesBytes, databaseBytes } = exportRows(record.manifest, exports);
    return filesBytes + databaseBytes;
  }

  return {
    async compare(request, context): Promise<ComparisonReport> {
      const neededBytes = (await bytesOf(request.left)) + (await bytesOf(request.right));
      const staging = await scratch.stage(context.jobId, neededBytes);
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
