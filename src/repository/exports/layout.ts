/** Where exports lie in a repository, beside its backups (see `../layout.ts`): their keys, and what a key means. Pure. */
import { Value } from 'typebox/value';
import { databaseOfExport, ExportFile, ExportId } from '../../domain/export.ts';
import { isKey } from '../key.ts';
import { databasePrefix } from '../layout.ts';

/** All exports of a database. */
export const exportsPrefix = (database: string): string => `${databasePrefix(database)}exports/`;

/** All that belongs to one export. */
export const exportPrefix = (id: string): string => `${exportsPrefix(databaseOfExport(checkedId(id)))}${id}/`;

export const exportManifestKey = (id: string): string => `${exportPrefix(id)}manifest.json`;

/** The folder of an export's files, as a key would name it. */
export const exportFilesFolder = (id: string): string => `${exportPrefix(id)}files`;

/** A file by its name in the manifest. Throws a RangeError on a name that no manifest may have. */
export function exportFileKey(id: string, name: string): string {
  if (!isFileName(id, name)) throw new RangeError(`not a file of an export: ${JSON.stringify(name)}`);
  return `${exportFilesFolder(id)}/${name}`;
}

/** Whether a file of this export may have that name: of the pattern of manifests, and short enough for a key. */
export const isFileName = (id: string, name: string): boolean =>
  Value.Check(ExportFile.properties.name, name) && isKey(`${exportFilesFolder(id)}/${name}`);

/** What of an export lies at a key. */
export type LocatedExport =
  | { readonly kind: 'manifest'; readonly id: string }
  | { readonly kind: 'file'; readonly id: string; readonly name: string };

/** What lies at a key; null for what is no part of an export. The inverse of the functions above, exactly. */
export function locateExport(key: string): LocatedExport | null {
  const [database, , id, folder, ...rest] = key.split('/');
  if (database === undefined || id === undefined || !isExportOf(database, id)) return null;
  if (key === exportManifestKey(id)) return { kind: 'manifest', id };
  const name = rest.join('/');
  const isFile = folder === 'files' && isFileName(id, name) && key === exportFileKey(id, name);
  return isFile ? { kind: 'file', id, name } : null;
}

/** Whether this is the id of an export of that database. */
const isExportOf = (database: string, id: string): boolean =>
  Value.Check(ExportId, id) && databaseOfExport(id) === database;

function checkedId(id: string): string {
  if (!Value.Check(ExportId, id)) throw new RangeError(`not an export id: ${JSON.stringify(id)}`);
  return id;
}
