/** The levels that an export is verified at. Damage is never an exception here. */
import { join } from 'node:path';
import { type ExportManifest, filesOf } from '../../domain/export.ts';
import type { Engine } from '../../domain/ports/engine.ts';
import type { ExportRepository } from '../../domain/ports/export-repository.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import { isProblem } from '../../domain/problem.ts';
import type { ExportVerifyLevel, VerificationProblem } from '../../domain/verification.ts';
import { unlessFull } from '../../files/free-space.ts';
import { type ExportRows, exportRows } from '../load/export-rows.ts';
import { readStored } from '../load/read-stored.ts';
import { loadRows, progressOf } from '../load/rows.ts';
import type { Scratch } from '../scratch.ts';
import { type Findings, nothingFound } from './levels.ts';
import { checkAgainstManifest } from './manifest-check.ts';
import { watchOf } from './stored-bytes.ts';

interface ExportSubject {
  readonly manifest: ExportManifest;
  readonly exports: ExportRepository;
}

interface Options {
  readonly engine: Engine;
  readonly scratch: Scratch;
}

/** Steps: `checksum`; or `copy to scratch` and `content`. */
export async function checkExport(
  { manifest, exports }: ExportSubject,
  level: ExportVerifyLevel,
  context: JobContext,
  options: Options,
): Promise<Findings> {
  const rows = exportRows(manifest, exports);
  if (level === 'content') return loadAndCheck(rows, context, options);
  const stored = { id: manifest.id, files: filesOf(manifest), exports };
  const problems = await context.step('checksum', () =>
    readStored(stored, null, watchOf(context, rows.filesBytes)),
  );
  return { ...nothingFound, problems };
}

/** Loads the files as a restore would and reads the result. */
async function loadAndCheck(
  rows: ExportRows,
  context: JobContext,
  { engine, scratch }: Options,
): Promise<Findings> {
  const { folder, remove } = await scratch.stage(context.jobId, rows.filesBytes + rows.databaseBytes);
  try {
    const copies = join(folder, 'files');
    const problems = await context.step('copy to scratch', () =>
      unlessFull(folder, rows.copyTo(copies, watchOf(context, rows.filesBytes))),
    );
    if (problems.length > 0) return { ...nothingFound, problems };
    return await context.step('content', () => loadAndRead(rows, copies, folder, context, engine));
  } finally {
    await remove();
  }
}

async function loadAndRead(
  rows: ExportRows,
  copies: string,
  folder: string,
  context: JobContext,
  engine: Engine,
): Promise<Findings> {
  const { signal } = context;
  const file = join(folder, 'loaded.duckdb');
  const watch = { signal, onProgress: progressOf(rows, context) };
  const refused = await loadRows(rows, { folder: copies, file }, engine, watch).then(() => [], unloadable);
  if (refused.length > 0) return { ...nothingFound, problems: refused };
  const survey = await engine.survey(file, { signal });
  const counts = survey.tables.map(({ schema, name, rowCount }) => ({ schema, name, rowCount }));
  return { ...nothingFound, tables: counts, ...checkAgainstManifest(survey, rows.expected) };
}

function unloadable(error: unknown): VerificationProblem[] {
  if (!isProblem(error, 'load_failed')) throw error;
  return [{ code: 'unreadable', message: error.message }];
}
