/** The stored exports: list, read, download, delete, expire. */
import {
  type Export,
  type ExportFile,
  type ExportManifest,
  type ExportRecord,
  exportDocument,
  filesOf,
} from '../../domain/export.ts';
import type { Leases } from '../../domain/leases.ts';
import type { Page, PageRequest } from '../../domain/pagination.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { ExportCatalog, ExportFilter } from '../../domain/ports/export-catalog.ts';
import type { ExportRepository } from '../../domain/ports/export-repository.ts';
import type { ByteRange } from '../../domain/ports/object-store.ts';
import { isProblem, Problem } from '../../domain/problem.ts';
import { freedOf, type Removal } from '../../domain/removal.ts';
import type { FindExport, FoundExport } from './find-export.ts';

export interface StoredExportsServiceOptions {
  readonly catalog: ExportCatalog;
  readonly findExport: FindExport;
  /** Finds what has expired too. */
  readonly findStored: FindExport;
  readonly clock: Clock;
  readonly leases: Leases;
}

/** An export that is being downloaded: `release` when that has ended, however it ended. */
export interface OpenExport {
  readonly manifest: ExportManifest;
  /** Bytes of one file, by its name in the manifest. */
  open(name: string, range: ByteRange | undefined, signal: AbortSignal): AsyncIterable<Uint8Array>;
  release(): void;
}

export interface StoredExportsService {
  /** Without those that have expired. */
  list(filter: Omit<ExportFilter, 'expiresAfter'>, page: PageRequest): Page<Export>;
  /** `not_found`. */
  get(id: string): Export;
  /**
   * Leases the export until released. `name`: the only file that will be asked for, all without it. `not_found`;
   * `verification_failed` where a file is not stored in the size that the manifest says.
   */
  open(id: string, name?: string): Promise<OpenExport>;
  /** The same, for nothing but the manifest. */
  openManifest(id: string): Promise<OpenExport>;
  /** An expired one too. `not_found`, `export_in_use`. */
  remove(id: string): Promise<Removal>;
}

export function createStoredExportsService(options: StoredExportsServiceOptions): StoredExportsService {
  const { catalog, findExport, findStored, leases, clock } = options;

  async function openFiles(id: string, files: readonly ExportFile[]): Promise<OpenExport> {
    const { record, exports } = findExport(id);
    const release = leases.acquire(id, 'a download');
    try {
      for (const file of files) await requireWhole(id, file, exports);
    } catch (error) {
      release();
      throw error;
    }
    const open: OpenExport['open'] = (name, range, signal) =>
      exports.content(id, name, { signal, ...(range ? { range } : {}) });
    return { manifest: record.manifest, open, release };
  }

  return {
    list(filter, page) {
      const { items, ...rest } = catalog.list({ ...filter, expiresAfter: clock.now() }, page);
      return { items: items.map(exportDocument), ...rest };
    },
    get: (id) => exportDocument(findExport(id).record),
    open: async (id, name) => openFiles(id, wantedFiles(findExport(id).record, name)),
    openManifest: (id) => openFiles(id, []),
    async remove(id) {
      const found = findStored(id);
      const release = leases.claim(id);
      try {
        const removal = await foresee(found);
        await found.exports.remove(id);
        catalog.remove(id);
        return removal;
      } catch (error) {
        // The catalog only remembers: somebody may have taken the export away behind our back.
        if (isProblem(error, 'not_found')) catalog.remove(id);
        throw error;
      } finally {
        release();
      }
    },
  };
}

/** What its removal will free. */
async function foresee({ record: { manifest }, exports, keepsVersions }: FoundExport): Promise<Removal> {
  const bytes = filesOf(manifest).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const kept = await keepsVersions();
  const lockedUntil = kept === false ? null : await exports.lockedUntil(manifest.id);
  return { ...freedOf(bytes, kept), lockedUntil: lockedUntil?.toISOString() ?? null };
}

function wantedFiles({ manifest }: ExportRecord, name: string | undefined): ExportFile[] {
  const files = filesOf(manifest);
  if (name === undefined) return files;
  const file = files.find((one) => one.name === name);
  if (!file) throw new Problem('not_found', `The export ${manifest.id} has no file ${name}.`);
  return [file];
}

/** A short file must never be taken for a whole one. */
async function requireWhole(id: string, { name, sizeBytes }: ExportFile, exports: ExportRepository) {
  const stored = await exports.storedBytes(id, name);
  if (stored === sizeBytes) return;
  const found = stored === null ? 'is not there' : `has ${stored} bytes instead of ${sizeBytes}`;
  throw new Problem('verification_failed', `The stored file ${name} of ${id} ${found}.`);
}
