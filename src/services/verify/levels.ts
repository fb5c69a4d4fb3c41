/** The checks that verification levels are made of. Each returns what it found; damage is never an exception here. */
import type { TableCount } from '../../domain/backup.ts';
import type { CheckResult } from '../../domain/check.ts';
import {
  type BlockOwner,
  diedByItself,
  type Engine,
  type EngineOptions,
  isRefusal,
} from '../../domain/ports/engine.ts';
import type { CheckStructure, StructureReport } from '../../domain/ports/structure.ts';
import { messageForAll, Problem } from '../../domain/problem.ts';
import type { VerificationProblem, VerificationReport } from '../../domain/verification.ts';
import { inParallel } from '../in-parallel.ts';
import { createProgressBeside } from '../progress-beside.ts';
import { checkAgainstManifest, type ExpectedTables } from './manifest-check.ts';
import { bytesDiffer, digestOf, type Watch } from './stored-bytes.ts';
import type { Subject } from './subject.ts';
import { unreadableBytes } from './unreadable-bytes.ts';

/** A part of a report. */
export interface Findings {
  readonly problems: VerificationProblem[];
  readonly notes: string[];
  readonly blocks: VerificationReport['blocks'];
  readonly tables: TableCount[];
  readonly checks?: CheckResult[];
}

export const nothingFound: Findings = { problems: [], notes: [], blocks: null, tables: [] };

/** Level checksum: size and SHA-256 are the manifest's. */
export async function checkBytes(subject: Subject, { signal, onBytes }: Watch): Promise<Findings> {
  return unlessUnreadable(subject, async () => {
    const { sizeBytes, sha256 } = await digestOf(subject.content(signal)(), onBytes);
    return { ...nothingFound, problems: bytesDiffer(subject.manifest, sizeBytes, sha256) };
  });
}

/** What reading a subject found, or that the disk cannot read it. */
export const unlessUnreadable = <T>(
  { checkPlace }: Pick<Subject, 'checkPlace'>,
  read: () => Promise<T>,
): Promise<T | Findings> =>
  read().catch(async (error: unknown) => ({
    ...nothingFound,
    problems: [await unreadableBytes(error, checkPlace)],
  }));

/** Level structure: the same from the same single read, and every header and block in use. */
export async function checkBlocks(
  subject: Subject,
  check: CheckStructure,
  engine: Engine,
  { signal, onBytes }: Watch,
): Promise<Findings> {
  return unlessUnreadable(subject, async () => {
    const report = await check(subject.content(signal), { signal, onProgress: onBytes });
    const problems = [
      ...bytesDiffer(subject.manifest, report.sizeBytes, report.sha256),
      ...(await nameOwners(report, subject, engine, signal)),
    ];
    return { ...nothingFound, problems, blocks: report.blocks };
  });
}

/**
 * Level content: structure, and beside it the engine opens it and reads every row; tables, counts and fingerprints are the
 * manifest's. Where rows cannot be read, for whatever reason, the blocks are read to the end all the same: damage in them is told of.
 */
export async function checkContent(
  subject: Subject,
  check: CheckStructure,
  engine: Engine,
  { signal, onBytes }: Watch,
): Promise<Findings> {
  const beside = createProgressBeside(2, onBytes);
  const [blocks, rows] = await inParallel(
    signal,
    (either) =>
      beside(0, (onBlocks) => checkBlocks(subject, check, engine, { signal: either, onBytes: onBlocks })),
    (either) =>
      beside(1, (onRows) => checkStoredRows(subject, engine, { signal: either, onBytes: onRows })).catch(
        (failure: unknown) => ({ failure }),
      ),
  );
  if (!('failure' in rows)) {
    return { ...blocks, ...rows, blocks: blocks.blocks, problems: [...blocks.problems, ...rows.problems] };
  }
  if (blocks.problems.length === 0) throw rows.failure;
  const reason = rows.failure instanceof Problem ? messageForAll(rows.failure) : 'an unexpected error.';
  return { ...blocks, notes: [...blocks.notes, `Its rows could not be read: ${reason}`] };
}

async function checkStoredRows(
  subject: Subject,
  engine: Engine,
  { signal, onBytes }: Watch,
): Promise<Findings> {
  const image = await subject.local(signal);
  try {
    const stored = (await subject.storedBytes()) ?? 0;
    const onProgress = (fraction: number) => onBytes(Math.round(fraction * stored));
    const found = await checkRows(image.file, subject.manifest, engine, { signal, onProgress });
    if (found.problems.length > 0) await subject.checkPlace();
    return found;
  } finally {
    await image.release();
  }
}

/** The engine opens a file and reads every row; tables, counts and fingerprints are those that are expected; null: nothing is. */
export async function checkRows(
  file: string,
  expected: ExpectedTables | null,
  engine: Engine,
  options: EngineOptions,
): Promise<Findings> {
  const survey = await engine.survey(file, options).catch(unreadable);
  if ('code' in survey) return { ...nothingFound, problems: [survey] };
  const tables = survey.tables.map(({ schema, name, rowCount }) => ({ schema, name, rowCount }));
  return { ...nothingFound, tables, ...(expected ? checkAgainstManifest(survey, expected) : {}) };
}

/** Adds table and column to damaged blocks, where the file's own catalog can still be read. */
async function nameOwners(
  { problems, sha256 }: StructureReport,
  subject: Subject,
  engine: Engine,
  signal: AbortSignal,
): Promise<VerificationProblem[]> {
  const blocks = problems.flatMap(({ block }) => (block === undefined ? [] : [block]));
  const { manifest, isLocal } = subject;
  // DuckDB would try to replay the log beside an unsealed file, which it could not do before.
  if (blocks.length === 0 || manifest?.sealed === false) return problems;
  // What is fetched must be what was stored.
  if (!isLocal && manifest?.sha256 !== sha256) return problems;
  const owners = await locate(blocks, subject, engine, signal);
  return problems.map((problem) => {
    const owner = owners.find(({ block }) => block === problem.block);
    return owner ? { ...problem, table: `${owner.schema}.${owner.table}`, column: owner.column } : problem;
  });
}

/** A file that is too damaged to tell whose blocks they are, or cannot be had or opened now, is no reason to keep the blocks to ourselves. */
async function locate(
  blocks: readonly number[],
  subject: Subject,
  engine: Engine,
  signal: AbortSignal,
): Promise<readonly BlockOwner[]> {
  try {
    const image = await subject.local(signal);
    try {
      return await engine.locateBlocks(image.file, blocks, { signal });
    } finally {
      await image.release();
    }
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

/** What says of a survey that failed that the file cannot be read; other errors pass through. */
function unreadable(error: unknown): VerificationProblem {
  if (!isRefusal(error)) throw error;
  const code = diedByItself(error) ? 'open_aborted' : 'unreadable';
  return { code, message: error.message };
}
