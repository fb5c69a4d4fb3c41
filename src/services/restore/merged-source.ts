/** Merging rows into a database: into an image of it, which then takes its place as any restored file does. */
import { join } from 'node:path';
import type { ConfiguredDatabase } from '../../domain/database.ts';
import type { LoadedTable, MergeMode } from '../../domain/load.ts';
import type { Survey } from '../../domain/ports/engine.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import { folded } from '../../domain/table-name.ts';
import { refuseAmbiguous } from '../image/ambiguous-source.ts';
import { imageBytes } from '../image/image-bytes.ts';
import type { ImageService } from '../image/image-service.ts';
import { progressOf } from '../load/rows.ts';
import type { ExpectedTables } from '../verify/manifest-check.ts';
import { proveDatabase } from './prove-database.ts';
import type { Accept, Made, Source, StageOptions } from './source.ts';
import { copyStep, type NamedRows, stageRows, subjectOf, tablesOf } from './stage-rows.ts';

export interface MergeOptions extends StageOptions {
  readonly images: ImageService;
}

interface Merge extends NamedRows {
  readonly mode: MergeMode;
  readonly database: ConfiguredDatabase;
}

/** The database with `rows` merged into it. Rejects with `source_ambiguous` where its commits may lie elsewhere. */
export async function mergedSource(merge: Merge, options: MergeOptions): Promise<Source> {
  const { rows, mode, database } = merge;
  await refuseAmbiguous(database.path);
  return {
    named: merge.named,
    sizeBytes: (await imageBytes(database.path)) + rows.databaseBytes,
    spareBytes: rows.filesBytes,
    partial: null,
    keepsTarget: true,
    steps: (folder) => [
      copyStep(merge, folder),
      `Take an image of ${database.path} to ${folder}.`,
      `Merge the rows into ${tablesOf(rows)} of the image (${mode}).`,
      'Check it: every block in use, every row, their number, and that the other tables are unchanged.',
    ],
    make: (folder, context, accept) => make(merge, folder, context, accept, options),
  };
}

async function make(
  merge: Merge,
  folder: string,
  context: JobContext,
  accept: Accept,
  options: MergeOptions,
): Promise<Made> {
  const { rows, mode, database } = merge;
  const { format, tables } = rows;
  const { engine, images } = options;
  const { signal } = context;
  const copies = await stageRows(merge, folder, context, accept, options);
  const file = join(folder, 'merged.duckdb');
  const wanted = { source: database.path, file, deadlineMs: database.imageDeadlineMs };
  await images.take(wanted, database.name, context);
  const before = await context.step('read', () => engine.survey(file, { signal }));
  const loaded = await context.step('merge', () =>
    engine.merge(
      { folder: copies, format, tables, file, mode },
      { signal, onProgress: progressOf(rows, context) },
    ),
  );
  const proven = await context.step('verify', () =>
    proveDatabase(subjectOf(merge), file, expectedAfter(before, loaded), context, options),
  );
  accept(proven.verification);
  return { file, loaded, ...proven };
}

/** What the database holds after the merge: in the other tables the very same rows. */
function expectedAfter({ duckdbVersion, tables }: Survey, loaded: readonly LoadedTable[]): ExpectedTables {
  return {
    duckdbVersion,
    tables: tables.map((table) => {
      const merged = loaded.find(
        ({ schema, name }) => folded(schema) === folded(table.schema) && folded(name) === folded(table.name),
      );
      if (!merged) return table;
      const { inserted, updated, deleted } = merged;
      const isChanged = inserted + updated + deleted > 0;
      return {
        ...table,
        rowCount: table.rowCount + inserted - deleted,
        fingerprint: isChanged ? null : table.fingerprint,
      };
    }),
  };
}
