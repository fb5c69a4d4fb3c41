/** What all restores of rows begin with, whether they become a database of their own or are merged into one. */
import { join } from 'node:path';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { Rows } from '../load/rows.ts';
import { nothingFound } from '../verify/levels.ts';
import { reportOn } from '../verify/report.ts';
import { watchOf } from '../verify/stored-bytes.ts';
import type { Accept, Source, StageOptions } from './source.ts';

/** Rows, and who reports and messages say that they are of. */
export interface NamedRows {
  readonly named: Exclude<Source['named'], { backup: string }>;
  /** In a sentence, with the place that they come from. */
  readonly origin: string;
  readonly repository: string | null;
  readonly rows: Rows;
  /** What of the database they were taken from the files could not carry, by name. */
  readonly lacking: readonly string[];
  /** See Source. */
  readonly partial: string | null;
}

/** Step `stage`: proven copies of the files, below the folder that it gives. */
export async function stageRows(
  named: NamedRows,
  folder: string,
  context: JobContext,
  accept: Accept,
  { clock }: StageOptions,
): Promise<string> {
  const { filesBytes, copyTo } = named.rows;
  const copies = join(folder, 'files');
  await context.step('stage', async () => {
    const report = await reportOn(subjectOf(named), 'restore', clock, async () => ({
      ...nothingFound,
      problems: await copyTo(copies, watchOf(context, filesBytes)),
    }));
    if (!report.ok) accept(report);
  });
  return copies;
}

/** For the report: no backup, but the export or the file. */
export const subjectOf = ({ named, repository }: NamedRows) => ({
  backup: null,
  ...('export' in named ? { export: named.export, file: null } : { file: named.file }),
  repository,
});

export const copyStep = ({ origin, rows }: NamedRows, folder: string): string =>
  `Copy the files of ${origin} (${rows.filesBytes} bytes) to ${folder}, and check them.`;

export const tablesOf = ({ tables }: Rows): string =>
  tables.map(({ schema, name }) => `${schema}.${name}`).join(', ');
