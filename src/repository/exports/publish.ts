import { join } from 'node:path';
import { type ExportManifest, type ExportRecord, filesOf } from '../../domain/export.ts';
import { ObjectExists, type ObjectStore } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import { allOrNothing } from '../all-or-nothing.ts';
import { putDocument } from '../document.ts';
import { onEach } from '../ordered.ts';
import type { ExportContext } from './context.ts';
import { damageOf, findExport } from './found.ts';
import { exportFileKey, exportManifestKey, exportPrefix } from './layout.ts';
import { encodeExportManifest } from './manifest.ts';
import { removeExportObjects } from './remove.ts';

/** Files taken over at a time: each waits for the disk several times. */
const width = 8;

/**
 * Takes the files of a folder over as an export, the manifest last and create-only, all or nothing. As with backups (see
 * `../publish.ts`), a note names the export while it is under way: a process that dies leaves what the next open removes.
 */
export async function publishExport(
  context: ExportContext,
  manifest: ExportManifest,
  folder: string,
  signal: AbortSignal,
): Promise<ExportRecord> {
  const { name, store, staging, changing, locks } = context;
  const { id } = manifest;
  signal.throwIfAborted();
  const document = encodeExportManifest(manifest);
  const lockUntil = locks.ofExport(manifest);
  await requireUnused(store, id);
  await allOrNothing(id, {
    underWay: changing,
    withdraw: await staging.announce('export', id),
    async put() {
      await onEach(filesOf(manifest), width, ({ name, sha256 }) =>
        store.adopt(exportFileKey(id, name), join(folder, name), { sha256, lockUntil, signal }),
      );
      await requireWhole(store, manifest);
      await putDocument(store, exportManifestKey(id), document, signal, lockUntil);
    },
    takeBack: () => removeExportObjects(store, id),
  });
  return { repository: name, manifest };
}

/** Nothing may lie there yet, so that all that does is ours to take back. */
async function requireUnused(store: ObjectStore, id: string): Promise<void> {
  const [taken] = await store.names(exportPrefix(id));
  if (taken !== undefined) throw new ObjectExists(`${exportPrefix(id)}${taken}`);
}

/** A file that was cut short on its way must never get a manifest. */
async function requireWhole(store: ObjectStore, manifest: ExportManifest): Promise<void> {
  const damage = damageOf(manifest, await findExport(store, manifest.id));
  if (damage !== null) throw new Problem('verification_failed', `${damage.message}.`);
}
