import { databaseOfExport, ExportManifest, filesOf } from '../../domain/export.ts';
import { isExportManifest } from '../../domain/export-guard.ts';
import type { ObjectStore } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import { documentLimitBytes, UnusableDocument } from '../document.ts';
import { isCanonical } from '../manifest.ts';
import { encodeManifest, readManifestDocument } from '../manifest-document.ts';
import { exportManifestKey, isFileName } from './layout.ts';

/**
 * Reads an export's manifest, trusting nothing in it: it must be of format 1, name the export and database whose folder it
 * lies in, and files that can lie there. `ObjectMissing`; `UnusableDocument` with the reason.
 */
export async function readExportManifest(store: ObjectStore, id: string): Promise<ExportManifest> {
  const key = exportManifestKey(id);
  const manifest = await readManifestDocument(store, key, ExportManifest, isExportManifest);
  const reason = contradiction(manifest, id);
  if (reason !== null) throw new UnusableDocument(key, reason);
  return manifest;
}

/** A manifest as it is stored. What could not be read again is `not_exportable`, with what to do. */
export function encodeExportManifest(manifest: ExportManifest): Buffer {
  const reason = isExportManifest(manifest) ? contradiction(manifest, manifest.id) : 'it is no manifest';
  if (reason !== null) {
    throw new Problem('not_exportable', `The manifest of ${manifest.id} cannot be published: ${reason}.`);
  }
  const bytes = encodeManifest(manifest);
  if (bytes.length <= documentLimitBytes) return bytes;
  const detail = `The manifest of ${manifest.id} would have ${bytes.length} bytes, and can have ${documentLimitBytes}: it names too many tables, columns or files.`;
  throw new Problem('not_exportable', detail, {
    hint: 'Export the tables in several exports, or partition by columns of fewer values.',
  });
}

/** What in a manifest contradicts where it lies, or itself; null where nothing does. */
function contradiction(manifest: ExportManifest, id: string): string | null {
  const files = filesOf(manifest);
  if (manifest.id !== id) return `it names the export ${manifest.id}`;
  if (manifest.database !== databaseOfExport(id)) return `it names the database ${manifest.database}`;
  if (!isCanonical(manifest.createdAt)) return 'createdAt is no UTC instant with milliseconds';
  if (manifest.expiresAt !== null && !isCanonical(manifest.expiresAt)) {
    return 'expiresAt is no UTC instant with milliseconds';
  }
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const rows = [...manifest.tables.map(({ rowCount }) => rowCount), ...files.map((file) => file.rows)];
  if (![totalBytes, ...rows].every(Number.isSafeInteger)) return 'a number in it is out of range';
  return clash(
    id,
    files.map(({ name }) => name),
  );
}

/** What keeps files of these names from lying beside each other; null where nothing does. */
function clash(id: string, names: readonly string[]): string | null {
  const known = new Set(names);
  if (known.size < names.length) return 'it names a file twice';
  for (const name of names) {
    if (!isFileName(id, name)) return `a file cannot have the name ${name.slice(0, 100)}`;
    const folder = foldersOf(name).find((folder) => known.has(folder));
    if (folder !== undefined) return `it names ${folder} as a file and as a folder`;
  }
  return null;
}

const foldersOf = (name: string): string[] => {
  const segments = name.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
};
