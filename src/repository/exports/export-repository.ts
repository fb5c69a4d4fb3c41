import { databaseOfExport, type ExportRecord, filesOf } from '../../domain/export.ts';
import type { ExportRepository } from '../../domain/ports/export-repository.ts';
import { isUnreadable, ObjectMissing } from '../../domain/ports/object-store.ts';
import type { Problem } from '../../domain/problem.ts';
import { UnusableDocument } from '../document.ts';
import { createPresence, isId } from '../presence.ts';
import type { ExportContext } from './context.ts';
import { exportFileKey, exportManifestKey, isFileName } from './layout.ts';
import { openLocalFiles } from './local-files.ts';
import { readExportManifest } from './manifest.ts';
import { publishExport } from './publish.ts';
import { isUnfinished, removeExport } from './remove.ts';
import { scanExports } from './scan.ts';

/** Exports over any object store, in the layout of `layout.ts`. See the ExportRepository port. */
export function createExportRepository(parts: Omit<ExportContext, 'changing'>): ExportRepository {
  const context: ExportContext = { ...parts, changing: new Set() };
  const { name, store, identity, owners } = context;
  const presence = createPresence(context, 'Export', exportManifestKey);

  const withoutFile = (id: string, file: string): Problem =>
    presence.missing(id, `has no file ${JSON.stringify(file)}`);

  const read = async (id: string): Promise<ExportRecord> => {
    if (!isId(id)) throw await presence.absent(id);
    try {
      return { repository: name, manifest: await readExportManifest(store, id) };
    } catch (error) {
      if (error instanceof ObjectMissing) throw await presence.absent(id);
      if (error instanceof UnusableDocument) {
        throw presence.missing(id, `has no usable manifest: ${error.reason}`);
      }
      if (!isUnreadable(error)) throw error;
      await identity.check();
      throw presence.missing(id, 'has a manifest that the disk cannot read');
    }
  };

  return {
    read,

    async publish(manifest, folder, signal) {
      await identity.check();
      await owners.claim(manifest.database);
      return publishExport(context, manifest, folder, signal);
    },

    scan: (onForeign) => scanExports(context, onForeign),

    async remove(id) {
      await identity.check();
      const isLeft = isId(id) && (await isUnfinished(context, databaseOfExport(id), id));
      if (!isLeft) await presence.require(id);
      await owners.check(databaseOfExport(id));
      await removeExport(context, id);
    },

    async *content(id, file, options) {
      await presence.require(id);
      if (!isFileName(id, file)) throw withoutFile(id, file);
      try {
        yield* store.get(exportFileKey(id, file), options);
      } catch (error) {
        throw error instanceof ObjectMissing ? withoutFile(id, file) : error;
      }
    },

    lockedUntil: async (id) =>
      isId(id) ? ((await store.head(exportManifestKey(id)))?.lockedUntil ?? null) : null,

    async storedBytes(id, file) {
      await presence.require(id);
      return isFileName(id, file) ? ((await store.head(exportFileKey(id, file)))?.sizeBytes ?? null) : null;
    },

    async localFiles(id, signal) {
      const { manifest } = await read(id);
      const missing = (file: string) => withoutFile(id, file);
      return openLocalFiles(context, id, filesOf(manifest), { missing, signal });
    },
  };
}
