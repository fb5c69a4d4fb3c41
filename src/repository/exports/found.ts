import { type ExportManifest, filesOf } from '../../domain/export.ts';
import type { ObjectInfo, ObjectStore } from '../../domain/ports/object-store.ts';
import { UnusableDocument } from '../document.ts';
import type { OnForeign } from '../found.ts';
import { exportFileKey, exportPrefix, locateExport } from './layout.ts';

/** What a listing shows of one export. */
export interface FoundExport {
  readonly id: string;
  hasManifest: boolean;
  /** Sizes of its files, by name. */
  readonly files: Map<string, number>;
}

const nothingFound = (id: string): FoundExport => ({ id, hasManifest: false, files: new Map() });

/** Sums a listing up, export by export: its order keeps each together. What is no part of one goes to `onForeign`. */
export async function* sumUpExports(
  listing: AsyncIterable<ObjectInfo>,
  onForeign: OnForeign,
): AsyncGenerator<FoundExport> {
  let found: FoundExport | null = null;
  for await (const { key, sizeBytes } of listing) {
    const located = locateExport(key);
    if (located === null) {
      onForeign({ key, reason: 'it is no part of an export' });
      continue;
    }
    if (found?.id !== located.id) {
      if (found) yield found;
      found = nothingFound(located.id);
    }
    if (located.kind === 'manifest') found.hasManifest = true;
    else found.files.set(located.name, sizeBytes);
  }
  if (found) yield found;
}

/** What lies in one export's folder now. */
export async function findExport(store: ObjectStore, id: string): Promise<FoundExport> {
  for await (const found of sumUpExports(store.list(exportPrefix(id)), () => {})) return found;
  return nothingFound(id);
}

/** What keeps an export from being loaded: a file that is missing or of another size; null where all are whole. */
export function damageOf(manifest: ExportManifest, { id, files }: FoundExport): UnusableDocument | null {
  for (const { name, sizeBytes } of filesOf(manifest)) {
    const stored = files.get(name);
    if (stored === sizeBytes) continue;
    const what =
      stored === undefined ? 'the file is missing' : `the file has ${stored} bytes instead of ${sizeBytes}`;
    return new UnusableDocument(exportFileKey(id, name), `${what}: this export cannot be loaded`);
  }
  return null;
}
