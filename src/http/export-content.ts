/** What of an export can be downloaded: each file as it is, its manifest, or all of it as a tar. */
import { createHash } from 'node:crypto';
import { type ExportFile, type ExportManifest, filesOf } from '../domain/export.ts';
import {
  type Compression,
  defaultCompression,
  type ExportFormat,
  extensionOf,
} from '../domain/export-format.ts';
import type { StreamRequest } from '../domain/export-request.ts';
import type { OpenExport } from '../services/export/stored-exports-service.ts';
import type { Content } from './content.ts';
import { createTar, ofBytes, type Segment, type TarEntry } from './tar.ts';

/** The name under which the manifest can be asked for. */
export const manifestName = 'manifest.json';

/** Kinds of files, by how their rows are written. */
export const mediaTypes = {
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  gzip: 'application/gzip',
  zstd: 'application/zstd',
  tar: 'application/x-tar',
  json: 'application/json',
} as const;

export function mediaTypeOf(format: ExportFormat, { codec }: Compression): string {
  if (format === 'parquet') return mediaTypes.parquet;
  return codec === 'gzip' || codec === 'zstd' ? mediaTypes[codec] : mediaTypes.csv;
}

/** What a stream of rows is called by those who save it: characters that a header cannot hold are left out. */
export function streamFileName({ table, format, compression, ...source }: StreamRequest): string {
  const name = 'database' in source ? source.database : source.backup;
  const extension = extensionOf(format, compression ?? defaultCompression[format]);
  return `${name}-${table.replace(/[^A-Za-z0-9._-]+/g, '_')}${extension}`;
}

/** The only file as it is; several in a tar, behind the manifest. */
export function wholeExport(opened: OpenExport): Content {
  const { manifest, release } = opened;
  const [file, ...others] = filesOf(manifest);
  if (file && others.length === 0) return exportFile(opened, file);
  const { id, createdAt } = manifest;
  const entries = filesOf(manifest).map(
    (each): TarEntry => ({ ...entryOf(opened, each), name: `${id}/files/${each.name}` }),
  );
  const first = { ...manifestBytes(manifest), name: `${id}/${manifestName}` };
  const { sizeBytes, open } = createTar([first, ...entries], new Date(createdAt));
  const fileName = `${id}.tar`;
  return { fileName, mediaType: mediaTypes.tar, sizeBytes, tag: fileName, sha256: null, open, release };
}

/** A file of it by its name in the manifest, or the manifest itself. The export must have been opened for this name. */
export function namedFile(opened: OpenExport, name: string): Content {
  const file = filesOf(opened.manifest).find((each) => each.name === name);
  return file ? exportFile(opened, file) : manifestFile(opened);
}

function exportFile(opened: OpenExport, file: ExportFile): Content {
  const { manifest, release } = opened;
  const { sizeBytes, open } = entryOf(opened, file);
  const mediaType = mediaTypeOf(manifest.format, manifest.compression);
  const fileName = `${manifest.id}-${file.name.replaceAll('/', '-')}`;
  return { fileName, mediaType, sizeBytes, tag: file.sha256, sha256: file.sha256, open, release };
}

function manifestFile({ manifest, release }: OpenExport): Content {
  const { sizeBytes, sha256, open } = manifestBytes(manifest);
  const fileName = `${manifest.id}-${manifestName}`;
  return { fileName, mediaType: mediaTypes.json, sizeBytes, tag: sha256, sha256, open, release };
}

const entryOf = ({ open }: OpenExport, { name, sizeBytes }: ExportFile): Segment => ({
  sizeBytes,
  open: (range, signal) => open(name, range, signal),
});

/** As it is stored, but for its checksum: what is sent has one in `Repr-Digest`. */
function manifestBytes(manifest: ExportManifest) {
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  return { ...ofBytes(bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
}
