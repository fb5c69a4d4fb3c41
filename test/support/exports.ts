import { createHash, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExportFile, ExportManifest, ExportRecord } from '../../src/domain/export.ts';
import { databaseOfExport, filesOf } from '../../src/domain/export.ts';
import type { ExportRepository } from '../../src/domain/ports/export-repository.ts';
import type { BackupRepository, ForeignContent } from '../../src/domain/ports/repository.ts';
import { never } from './bytes.ts';

/** Contents of an export's files by name. */
export type Contents = Readonly<Record<string, string>>;

export const partitioned: Contents = {
  'daily_availability/year=2024/month=12/data_0.parquet': 'december',
  'daily_availability/year=2025/month=1/data_0.parquet': 'january',
  'small.parquet': '',
};

const fileOf = (name: string, content: string): ExportFile => ({
  name,
  sizeBytes: Buffer.byteLength(content),
  sha256: createHash('sha256').update(content).digest('hex'),
  rows: content.length,
});

/** A manifest of one table, all of whose files these are. */
export function exportManifestOf(
  id: string,
  contents: Contents,
  changes: Partial<ExportManifest> = {},
): ExportManifest {
  const database = databaseOfExport(id);
  const [, year, month, day, hour, minute, second] =
    /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{6}$/.exec(id) ?? [];
  return {
    formatVersion: 1,
    kind: 'export',
    id,
    database,
    createdAt: `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`,
    source: { database },
    format: 'parquet',
    compression: { codec: 'zstd' },
    partitionBy: 'month',
    complete: true,
    duckdbVersion: 'v1.5.6',
    expiresAt: null,
    tables: [
      {
        schema: 'main',
        name: 'daily_availability',
        rowCount: 3,
        fingerprint: null,
        columns: [{ name: 'date', type: 'DATE', storedAs: null }],
        primaryKey: ['date'],
        orderBy: ['date'],
        timeColumn: 'date',
        window: null,
        partitionedBy: ['year', 'month'],
        files: Object.entries(contents).map(([name, content]) => fileOf(name, content)),
      },
    ],
    notes: [],
    schema: [],
    readme: ['Read it with DuckDB.'],
    ...changes,
  };
}

/** Stages files; gives their folder. */
export async function stageFiles(
  repository: BackupRepository,
  database: string,
  contents: Contents,
): Promise<string> {
  const { folder } = await repository.stage(database, randomUUID());
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** Stages and publishes an export. */
export async function publishExport(
  repository: BackupRepository,
  id: string,
  contents: Contents = { 'daily_availability.csv': `rows of ${id}` },
): Promise<ExportRecord> {
  const folder = await stageFiles(repository, databaseOfExport(id), contents);
  return repository.exports.publish(exportManifestOf(id, contents), folder, never());
}

/** All exports of a repository, and all that it reported as foreign. */
export async function scanExports(
  exports: ExportRepository,
): Promise<{ records: ExportRecord[]; ids: string[]; foreign: ForeignContent[] }> {
  const foreign: ForeignContent[] = [];
  const records: ExportRecord[] = [];
  for await (const record of exports.scan((content) => foreign.push(content))) records.push(record);
  return { records, ids: records.map(({ manifest }) => manifest.id), foreign };
}

export const namesOf = (manifest: ExportManifest): string[] => filesOf(manifest).map(({ name }) => name);
