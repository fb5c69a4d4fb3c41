import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { databaseOfExport, type ExportFile } from '../../domain/export.ts';
import type { LocalFiles } from '../../domain/ports/export-repository.ts';
import type { ObjectStore } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import { fileOperations } from '../../files/file-operations.ts';
import { fetchProven } from '../fetch-proven.ts';
import { onPath } from '../local/errors.ts';
import { onEach } from '../ordered.ts';
import type { ExportContext } from './context.ts';
import { exportFileKey, exportFilesFolder } from './layout.ts';

/** Files looked at or fetched at a time. */
const width = 8;

/**
 * The files of an export as local ones: where they lie, or fetched into the staging area. Rejects with `missing(name)` for
 * one that is gone, `verification_failed` for one of another size, or that was fetched and is damaged.
 */
export async function openLocalFiles(
  { store, staging }: ExportContext,
  id: string,
  files: readonly ExportFile[],
  { missing, signal }: { missing: (name: string) => Problem; signal: AbortSignal },
): Promise<LocalFiles> {
  // Also where they lie here already: a link in the place of a file, which the engine would follow, rejects.
  await onEach(files, width, (file) => requireStored(store, id, file, missing));
  const place = store.localPath(exportFilesFolder(id));
  if (place !== null) return { folder: place, release: async () => {} };
  const { folder, remove } = await staging.stage(databaseOfExport(id), `fetch-${randomUUID()}`);
  try {
    await onEach(files, width, async ({ name, sha256 }) => {
      const file = join(folder, name);
      await onPath(file, () => fileOperations.makeFolder(dirname(file)));
      await fetchProven(store, { key: exportFileKey(id, name), sha256, file }, signal);
    });
    return { folder, release: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function requireStored(
  store: ObjectStore,
  id: string,
  { name, sizeBytes }: ExportFile,
  missing: (name: string) => Problem,
): Promise<void> {
  const key = exportFileKey(id, name);
  const stored = await store.head(key);
  if (stored === null) throw missing(name);
  if (stored.sizeBytes === sizeBytes) return;
  const detail = `${key} has ${stored.sizeBytes} bytes, but the manifest says ${sizeBytes}.`;
  throw new Problem('verification_failed', detail);
}
