/** The states that exports are made of: live databases by an image of their own, backups as they are stored. */
import { join } from 'node:path';
import type { Manifest } from '../../domain/backup.ts';
import { databaseOfBackup } from '../../domain/backup.ts';
import type { ConfiguredDatabase } from '../../domain/database.ts';
import type { ExportManifest } from '../../domain/export.ts';
import type { Leases } from '../../domain/leases.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { FindBackup } from '../backup/find-backup.ts';
import { firstCopy } from '../backup/first-copy.ts';
import { unsealed } from '../backup/unsealed-problem.ts';
import { type ConfiguredDatabases, findDatabase } from '../configured-database.ts';
import { refuseAmbiguous } from '../image/ambiguous-source.ts';
import { imageBytes } from '../image/image-bytes.ts';
import type { ImageService } from '../image/image-service.ts';

export type Source = ExportManifest['source'];

/** A state as the engine can open it: it must not be written. */
export interface State {
  readonly file: string;
  /** The instant of it. */
  readonly at: Date;
  /** null: an image of the live database. */
  readonly backup: Manifest | null;
}

/** What reading a state needs of whoever reads it: a job, or a stream. */
export type Reader = Pick<JobContext, 'jobId' | 'signal' | 'step' | 'detail' | 'progress'>;

export interface ReadOptions {
  /** An empty private folder, for the image of a live database. */
  readonly folder: string;
  /**
   * Whether the work may begin on an image that is not confirmed yet, see `ImageService.use`: it may be aborted and
   * begin again.
   */
  readonly early: boolean;
}

export interface States {
  /** The configured database that a source is, or is a backup of. `not_found`. */
  databaseOf(source: Source): ConfiguredDatabase;
  /** Bytes of the database file, as far as can be told without a copy of it. */
  sizeOf(source: Source): Promise<number>;
  /** Bytes that `read` may put into its folder. */
  roomFor(source: Source): Promise<number>;
  /** Hands the state to the work and frees it in the end. Steps as the ImageService; rejects as that, and `image_unsealed`. */
  read<T>(
    source: Source,
    reader: Reader,
    options: ReadOptions,
    work: (state: State, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
}

export interface StatesOptions {
  readonly databases: ConfiguredDatabases;
  readonly findBackup: FindBackup;
  readonly leases: Leases;
  readonly images: ImageService;
}

export function createStates({ databases, findBackup, leases, images }: StatesOptions): States {
  const databaseOf = (source: Source) =>
    findDatabase('database' in source ? source.database : databaseOfBackup(source.backup), databases);
  const roomFor = async (source: Source) => ('database' in source ? imageBytes(databaseOf(source).path) : 0);

  return {
    databaseOf,
    roomFor,
    sizeOf: async (source) =>
      'backup' in source ? findBackup(source.backup).stored.manifest.sizeBytes : roomFor(source),

    async read(source, reader, { folder, early }, work) {
      if ('backup' in source) return readBackup(source.backup, reader, work);
      const { name, path, imageDeadlineMs } = databaseOf(source);
      await refuseAmbiguous(path);
      const file = join(folder, `${name}.duckdb`);
      const wanted = { source: path, file, deadlineMs: imageDeadlineMs };
      if (early) {
        return images.use(wanted, reader, (image, signal) =>
          work({ file, at: image.capturedAt, backup: null }, signal),
        );
      }
      const image = await images.take(wanted, name, reader);
      return work({ file, at: image.capturedAt, backup: null }, reader.signal);
    },
  };

  async function readBackup<T>(
    id: string,
    { jobId, signal }: Reader,
    work: (state: State, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { stored, best } = findBackup(id);
    const { manifest } = stored;
    if (!manifest.sealed) throw unsealed(manifest, `${id} cannot be exported`);
    const release = leases.acquire(id, jobId);
    try {
      const image = await firstCopy(best, ({ repository }) => repository.localImage(id, signal));
      try {
        return await work({ file: image.file, at: new Date(manifest.createdAt), backup: manifest }, signal);
      } finally {
        await image.release();
      }
    } finally {
      release();
    }
  }
}
