/** The verified copy of a backup on the target's file system. Until it is complete and proven, nothing else is touched. */
import { join } from 'node:path';
import { FailedWithResult } from '../../domain/failed-with-result.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Engine } from '../../domain/ports/engine.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { CheckStructure } from '../../domain/ports/structure.ts';
import { Problem } from '../../domain/problem.ts';
import type { RestoreReport } from '../../domain/restore.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import type { FileOperations } from '../../files/file-operations.ts';
import { checkContent } from '../verify/levels.ts';
import { reportOn, summaryOf } from '../verify/report.ts';
import { backupSubject, copySubject } from '../verify/subject.ts';
import type { Source } from './plan.ts';

export interface StageOptions {
  readonly engine: Engine;
  readonly checkStructure: CheckStructure;
  readonly files: FileOperations;
  readonly clock: Clock;
}

/** Copies the stored image into an existing private folder. Gives the copy, fsynced. */
export async function copySource(
  { manifest, repository }: Source,
  folder: string,
  context: JobContext,
  files: FileOperations,
): Promise<string> {
  const { signal } = context;
  const staged = join(folder, manifest.file);
  await files.copyInto(staged, repository.content(manifest.id, { signal }), {
    signal,
    onProgress: (done) => context.progress(done, manifest.sizeBytes),
  });
  return staged;
}

/**
 * Reads the copy, not the repository again: what goes live is what was proven. Its bytes must hash to the manifest's
 * SHA-256, every block in use must hold its checksum, every row must be read and tables, counts and fingerprints agree.
 */
export async function verifyStaged(
  { manifest, repository }: Source,
  staged: string,
  context: JobContext,
  { engine, checkStructure, clock }: StageOptions,
): Promise<VerificationReport> {
  const subject = copySubject(staged, backupSubject(manifest, repository));
  const onBytes = (done: number) => context.progress(done, manifest.sizeBytes);
  return reportOn(subject, 'restore', clock, () =>
    checkContent(subject, checkStructure, engine, { signal: context.signal, onBytes }),
  );
}

/** Throws `verification_failed` with the restore's report, which has the verification's, where damage was found. */
export function refuseDamaged({ ok, backup, problems }: VerificationReport, report: RestoreReport): void {
  if (ok) return;
  const problem = new Problem('verification_failed', `${backup} cannot be restored: ${summaryOf(problems)}`, {
    hint: 'Nothing was touched. Verify the backup, which records the damage, and restore another one.',
  });
  throw new FailedWithResult(problem, { ...report, quarantine: null, steps: report.steps.slice(0, 2) });
}
