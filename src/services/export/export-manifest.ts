import type { Manifest } from '../../domain/backup.ts';
import type { ExportFile, ExportManifest, ExportTable } from '../../domain/export.ts';
import { defaultCompression } from '../../domain/export-format.ts';
import type { ExportRequest } from '../../domain/export-request.ts';
import type { Exported, ExportedTable } from '../../domain/ports/engine.ts';

/** How to load the files of an export by hand, line by line. */
export type LoadingGuide = (manifest: Omit<ExportManifest, 'readme'>) => string[];

/** What a manifest is made of. */
export interface ExportDraft {
  readonly id: string;
  readonly database: string;
  readonly request: ExportRequest;
  /** The instant of the exported state. */
  readonly at: Date;
  readonly expiresAt: Date | null;
  /** The backup that was exported; null: a live database. */
  readonly backup: Manifest | null;
  readonly exported: Exported;
  /** Of all tables, in their order. */
  readonly files: readonly ExportFile[];
}

export function exportManifest(draft: ExportDraft, guide: LoadingGuide): ExportManifest {
  const { id, database, request, at, expiresAt, backup, exported, files } = draft;
  const { format, compression = defaultCompression[format], partitionBy = null } = request;
  const known = backup?.duckdbVersion === exported.duckdbVersion ? backup : null;
  const byName = new Map(files.map((file) => [file.name, file]));
  const manifest = {
    formatVersion: 1 as const,
    kind: 'export' as const,
    id,
    database,
    createdAt: at.toISOString(),
    source: 'backup' in request ? { backup: request.backup } : { database: request.database },
    format,
    compression,
    partitionBy,
    complete: request.tables === undefined && request.window === undefined,
    duckdbVersion: exported.duckdbVersion,
    expiresAt: expiresAt?.toISOString() ?? null,
    tables: exported.tables.map((table) => tableOf(table, byName, known)),
    notes: [...exported.notes],
    schema: [...exported.schema],
  };
  return { ...manifest, readme: guide(manifest) };
}

/** Whole tables of a backup have its fingerprints, as far as the same engine made both. */
function tableOf(
  table: ExportedTable,
  files: ReadonlyMap<string, ExportFile>,
  backup: Manifest | null,
): ExportTable {
  const { schema, name } = table;
  const same =
    table.window === null && backup?.tables.find((one) => one.schema === schema && one.name === name);
  const { fingerprint = null, fingerprintVersion } = same || {};
  return {
    ...table,
    fingerprint,
    ...(fingerprintVersion ? { fingerprintVersion } : {}),
    files: table.files.flatMap((file) => files.get(file.name) ?? []),
  };
}
