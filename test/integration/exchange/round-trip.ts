import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportFormat } from '../../../src/domain/export-format.ts';
import type { Engine } from '../../../src/domain/ports/engine.ts';
import { runSql } from '../../support/duckdb.ts';
import { unwatched } from '../../support/engine.ts';

/** Makes a database of statements, exports it, makes another of the export, and gives what is not the same in the two. */
export async function roundTrip(
  engine: Engine,
  folder: string,
  format: ExportFormat,
  statements: readonly string[],
  attach?: string,
) {
  const original = join(folder, 'original.duckdb');
  const copy = join(folder, 'copy.duckdb');
  const files = join(folder, 'files');
  const layout = { window: null, layouts: {}, partitionBy: null, compression: { codec: 'zstd' as const } };
  try {
    await runSql(original, statements, attach ? { attach } : {});
    await mkdir(files);
    const exported = await engine.export({ file: original, folder: files, format, ...layout }, unwatched());
    const load = { folder: files, format, tables: exported.tables };
    await engine.create({ file: copy, ...load, schema: [...exported.schema] }, unwatched());
    const request = { left: original, right: copy, mode: 'rows', limit: 5 } as const;
    const { schema, tables } = await engine.compare(request, unwatched());
    return { notes: exported.notes, schema, tables: tables.filter(({ equal }) => !equal) };
  } finally {
    await Promise.all([original, copy, files].map((path) => rm(path, { recursive: true, force: true })));
  }
}
