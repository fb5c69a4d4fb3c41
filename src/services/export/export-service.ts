/** Exports of databases and backups: files in a repository, beside its backups. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Export, type ExportFile, exportDocument, exportId } from '../../domain/export.ts';
import { defaultCompression } from '../../domain/export-format.ts';
import type { ExportRequest } from '../../domain/export-request.ts';
import { windowAt } from '../../domain/export-window.ts';
import { publishing } from '../../domain/job.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Engine, Exported } from '../../domain/ports/engine.ts';
import type { ExportCatalog } from '../../domain/ports/export-catalog.ts';
import type { JobContext, JobHandler } from '../../domain/ports/jobs.ts';
import type { BackupRepository } from '../../domain/ports/repository.ts';
import { refuseGone } from '../backup/refuse-gone.ts';
import { findRepository } from '../repositories/find-repository.ts';
import { requireRoom } from '../repositories/require-room.ts';
import type { Scratch } from '../scratch.ts';
import { exportManifest, type LoadingGuide } from './export-manifest.ts';
import { settleFiles } from './settle-files.ts';
import type { State, States } from './states.ts';

export interface ExportServiceOptions {
  readonly engine: Engine;
  readonly states: States;
  readonly repositories: ReadonlyMap<string, BackupRepository>;
  readonly catalog: ExportCatalog;
  readonly scratch: Scratch;
  readonly guide: LoadingGuide;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly clock: Clock;
}

export interface ExportService {
  readonly export: JobHandler<'export'>;
}

/** What was written below a folder, and of which state. */
interface Written extends Pick<State, 'at' | 'backup'> {
  readonly exported: Exported;
  readonly files: readonly ExportFile[];
}

export function createExportService(options: ExportServiceOptions): ExportService {
  const { engine, states, repositories, catalog, scratch, guide, randomBytes, clock } = options;

  /** Step `write` and `hash`. What an earlier try left in the folder is removed. */
  async function write(
    request: ExportRequest,
    state: State,
    folder: string,
    context: JobContext,
    signal: AbortSignal,
  ): Promise<Written> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o700 });
    const { format, compression = defaultCompression[format], partitionBy = null } = request;
    const { tables, rowGroupSize } = request;
    const total = await states.sizeOf(request);
    const onProgress = (fraction: number) => context.progress(fraction * total, total);
    const exported = await context.step('write', () =>
      engine.export(
        {
          file: state.file,
          folder,
          window: windowAt(request.window, state.at),
          format,
          compression,
          partitionBy,
          layouts: states.databaseOf(request).layouts,
          ...(tables ? { tables } : {}),
          ...(rowGroupSize ? { rowGroupSize } : {}),
        },
        { signal, onProgress },
      ),
    );
    const written = exported.tables.flatMap((table) => table.files);
    const files = await context.step('hash', () => settleFiles(folder, written, signal, context.progress));
    return { at: state.at, backup: state.backup, exported, files };
  }

  /** Reads the state and writes the files; the image of a live database is gone when this ends. */
  async function produce(request: ExportRequest, folder: string, context: JobContext): Promise<Written> {
    const own = await scratch.stage(context.jobId, await states.roomFor(request));
    try {
      return await states.read(request, context, { folder: own.folder, early: true }, (state, signal) =>
        write(request, state, folder, context, signal),
      );
    } finally {
      await own.remove();
    }
  }

  return {
    async export(request, context): Promise<Export> {
      const { name, repository: primary, exportsKeptMs } = states.databaseOf(request);
      const repository = findRepository(request.repository ?? primary, repositories);
      await requireRoom(repository, 'export', neededBytes(request, await states.sizeOf(request)));
      const staging = await repository.stage(name, context.jobId);
      try {
        const folder = join(staging.folder, 'files');
        const written = await produce(request, folder, context);
        const expiresAt = exportsKeptMs === null ? null : new Date(clock.now().getTime() + exportsKeptMs);
        const id = exportId(name, written.at, randomBytes(3));
        const manifest = exportManifest({ id, database: name, request, expiresAt, ...written }, guide);
        const record = await context.step(
          publishing,
          () => repository.exports.publish(manifest, folder, context.signal),
          id,
        );
        catalog.put(record);
        return exportDocument(record);
      } catch (error) {
        // Where the repository went away meanwhile, that is why, whatever it looked like from in here.
        if (!context.signal.aborted) await refuseGone(repository, name, context.jobId, error);
        throw error;
      } finally {
        await staging.remove();
      }
    },
  };
}

/** 171 MB of database gave 280 MB of CSV; the other ways of writing give no more than the database has. */
const csvGrowth = 2;

/**
 * Bytes that an export may take. How large a part of a database becomes its size does not tell: a full disk will, and leaves
 * nothing behind either.
 */
function neededBytes(request: ExportRequest, sizeBytes: number): number {
  const { format, compression = defaultCompression[format], tables, window } = request;
  const isPart = tables !== undefined || window !== undefined;
  return format === 'csv' && compression.codec === 'none' && !isPart ? sizeBytes * csvGrowth : sizeBytes;
}
