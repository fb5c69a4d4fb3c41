import type { ObjectStore } from '../../domain/ports/object-store.ts';
import { isProblem } from '../../domain/problem.ts';
import { onEach } from '../ordered.ts';
import type { ExportContext } from './context.ts';
import { exportManifestKey, exportPrefix, locateExport } from './layout.ts';

/** Objects removed at a time. */
const width = 8;

/**
 * Removes an export. It needs no tombstone: it lies in one repository, and a note in the staging area names it until all of
 * it is gone, so that the next open, or another removal, finishes what broke off. A full repository may have no room for the
 * note, and removing is what makes room: there, what broke off is reported by scans and never listed.
 */
export async function removeExport(context: ExportContext, id: string): Promise<void> {
  const withdraw = await announce(context, id);
  context.changing.add(id);
  try {
    await removeExportObjects(context.store, id);
  } finally {
    context.changing.delete(id);
  }
  // It is gone: a note that cannot be taken away now harms nothing.
  await withdraw().catch(() => {});
}

async function announce({ staging }: ExportContext, id: string): Promise<() => Promise<void>> {
  try {
    return await staging.announce('export', id);
  } catch (error) {
    if (isProblem(error, 'insufficient_space')) return async () => {};
    throw error;
  }
}

/** Removes the objects of an export, the manifest first: without it there is no export. What is not ours stays. */
export async function removeExportObjects(store: ObjectStore, id: string): Promise<void> {
  await store.delete(exportManifestKey(id));
  const rest: string[] = [];
  for await (const { key } of store.list(exportPrefix(id))) if (locateExport(key) !== null) rest.push(key);
  await onEach(rest, width, (key) => store.delete(key));
  await store.sweep(exportPrefix(id), ({ key }) => locateExport(key) !== null);
}

/** Whether the removal, or the publication, of an export broke off. */
export const isUnfinished = async (
  { staging }: Pick<ExportContext, 'staging'>,
  database: string,
  id: string,
): Promise<boolean> => (await staging.announced('export', database)).includes(id);

/** Removes what is left of exports whose publication or removal broke off. */
export async function recoverExports(
  { store, staging }: Pick<ExportContext, 'store' | 'staging'>,
  database: string,
): Promise<void> {
  for (const id of await staging.announced('export', database)) {
    if ((await store.head(exportManifestKey(id))) === null) await removeExportObjects(store, id);
  }
}
