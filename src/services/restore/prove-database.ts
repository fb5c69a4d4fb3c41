import { chmod } from 'node:fs/promises';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { readFilePieces } from '../../files/read-pieces.ts';
import { syncFile } from '../../files/sync-file.ts';
import { inParallel } from '../in-parallel.ts';
import { type Findings, nothingFound, unreadable } from '../verify/levels.ts';
import { checkAgainstManifest, type ExpectedTables } from '../verify/manifest-check.ts';
import { type ReportSubject, reportOn } from '../verify/report.ts';
import type { Made, StageOptions } from './source.ts';
import { logsBeside } from './target.ts';

interface Proof extends Pick<Made, 'sizeBytes' | 'sha256'> {
  readonly findings: Findings;
}

/** Makes a database that DuckDB wrote private and durable, and reads it as a restored backup is read, every block and row. */
export async function proveDatabase(
  subject: ReportSubject,
  file: string,
  expected: ExpectedTables,
  context: JobContext,
  options: StageOptions,
): Promise<Omit<Proof, 'findings'> & { readonly verification: VerificationReport }> {
  await chmod(file, 0o600);
  await syncFile(file);
  const [log] = await logsBeside([file]);
  // It would stay behind, and what is in it would be lost.
  if (log) throw new Error(`the engine left ${log}`);
  const proving = prove(file, expected, context, options);
  const verification = await reportOn(
    subject,
    'restore',
    options.clock,
    async () => (await proving).findings,
  );
  const { sizeBytes, sha256 } = await proving;
  return { sizeBytes, sha256, verification };
}

async function prove(
  file: string,
  expected: ExpectedTables,
  { signal }: JobContext,
  { engine, checkStructure }: StageOptions,
): Promise<Proof> {
  const [structure, survey] = await inParallel(
    signal,
    (either) => checkStructure((range) => readFilePieces(file, either, range), { signal: either }),
    (either) => engine.survey(file, { signal: either }).catch(unreadable),
  );
  const { problems, blocks, sizeBytes, sha256 } = structure;
  if ('code' in survey) {
    return { sizeBytes, sha256, findings: { ...nothingFound, blocks, problems: [...problems, survey] } };
  }
  const tables = survey.tables.map(({ schema, name, rowCount }) => ({ schema, name, rowCount }));
  const found = checkAgainstManifest(survey, expected);
  return {
    sizeBytes,
    sha256,
    findings: { blocks, tables, notes: found.notes, problems: [...problems, ...found.problems] },
  };
}
