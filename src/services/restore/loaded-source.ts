/** Restoring rows as a database of their own. */
import { join } from 'node:path';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { Rows } from '../load/rows.ts';
import { nothingFound } from '../verify/levels.ts';
import { reportOn } from '../verify/report.ts';
import type { StageOptions } from './backup-source.ts';
import { proveDatabase } from './prove-database.ts';
import type { Accept, Made, Source } from './source.ts';

/** Rows, and who reports and messages say that they are of. */
export interface NamedRows {
  readonly named: Exclude<Source['named'], { backup: string }>;
  /** In a sentence, with the place that they come from. */
  readonly origin: string;
  readonly repository: string | null;
  readonly rows: Rows;
  /** See Source. */
  readonly partial: string | null;
}

/** `rows` in a new database file. */
export function loadedSource(named: NamedRows, options: StageOptions): Source {
  const { rows } = named;
  return {
    named: named.named,
    sizeBytes: rows.databaseBytes,
    spareBytes: rows.filesBytes,
    partial: named.partial,
    keepsTarget: false,
    steps: (folder) => [
      copyStep(named, folder),
      `Make a database of them, with the rows of ${tablesOf(rows)}.`,
      'Check it: every block in use, every row, and their number.',
    ],
    make: (folder, context, accept) => load(named, folder, context, accept, options),
  };
}

async function load(
  named: NamedRows,
  folder: string,
  context: JobContext,
  accept: Accept,
  options: StageOptions,
): Promise<Made> {
  const { rows } = named;
  const copies = await stageRows(named, folder, context, accept, options);
  const file = join(folder, 'loaded.duckdb');
  const { signal } = context;
  const loaded = await context.step('load', () =>
    options.engine.create(
      { ...copies, file, schema: rows.schema },
      { signal, onProgress: progressOf(rows, context) },
    ),
  );
  const counted = loaded.map(({ schema, name, inserted }) => ({
    schema,
    name,
    rowCount: inserted,
    fingerprint: null,
  }));
  const expected = rows.expected ?? { duckdbVersion: null, tables: counted };
  const proven = await context.step('verify', () =>
    proveDatabase(subjectOf(named), file, expected, context, options),
  );
  accept(proven.verification);
  return { file, loaded, ...proven };
}

/** Step `stage`: proven copies of the files, as the engine loads them. */
export async function stageRows(
  named: NamedRows,
  folder: string,
  context: JobContext,
  accept: Accept,
  { clock }: StageOptions,
) {
  const { format, tables, filesBytes, copyTo } = named.rows;
  const copies = join(folder, 'files');
  const { signal } = context;
  await context.step('stage', async () => {
    const report = await reportOn(subjectOf(named), 'restore', clock, async () => ({
      ...nothingFound,
      problems: await copyTo(copies, { signal, onBytes: (done) => context.progress(done, filesBytes) }),
    }));
    if (!report.ok) accept(report);
  });
  return { folder: copies, format, tables };
}

/** For the report: no backup, but the export or the file. */
export const subjectOf = ({ named, repository }: NamedRows) => ({
  backup: null,
  ...('export' in named ? { export: named.export, file: null } : { file: named.file }),
  repository,
});

export const progressOf = ({ filesBytes }: Rows, { progress }: JobContext) => {
  return (fraction: number) => progress(fraction * filesBytes, filesBytes);
};

export const copyStep = ({ origin, rows }: NamedRows, folder: string): string =>
  `Copy the files of ${origin} (${rows.filesBytes} bytes) to ${folder}, and check them.`;

export const tablesOf = ({ tables }: Rows): string =>
  tables.map(({ schema, name }) => `${schema}.${name}`).join(', ');
