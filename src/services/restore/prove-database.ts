import { chmod } from 'node:fs/promises';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { readFilePieces } from '../../files/read-pieces.ts';
import { syncFile } from '../../files/sync-file.ts';
import { inParallel } from '../in-parallel.ts';
import { checkRows, type Findings } from '../verify/levels.ts';
import type { ExpectedTables } from '../verify/manifest-check.ts';
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
  const [structure, rows] = await inParallel(
    signal,
    (either) => checkStructure((range) => readFilePieces(file, either, range), { signal: either }),
    (either) => checkRows(file, expected, engine, { signal: either }),
  );
  const { problems, blocks, sizeBytes, sha256 } = structure;
  return { sizeBytes, sha256, findings: { ...rows, blocks, problems: [...problems, ...rows.problems] } };
}
