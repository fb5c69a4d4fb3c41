import type { VerifyLevel } from '../../domain/backup.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { VerificationProblem, VerificationReport } from '../../domain/verification.ts';
import type { Findings } from './levels.ts';
import type { Subject } from './subject.ts';

/** Who a report is about. */
export type ReportSubject = Pick<Subject, 'backup' | 'file' | 'repository'> & { readonly export?: string };

/** Examines a subject and makes the report of it. Rejects as `examine` does. */
export async function reportOn(
  subject: ReportSubject,
  level: VerifyLevel,
  clock: Clock,
  examine: () => Promise<Findings>,
): Promise<VerificationReport> {
  const startedAt = clock.now().toISOString();
  const findings = await examine();
  return {
    backup: subject.backup,
    ...(subject.export === undefined ? {} : { export: subject.export }),
    file: subject.file,
    repository: subject.repository,
    level,
    ok: findings.problems.length === 0,
    startedAt,
    endedAt: clock.now().toISOString(),
    ...findings,
  };
}

/** What a report is about, in a sentence. */
export const nameOf = ({ backup, export: exported, file }: VerificationReport): string =>
  backup ?? exported ?? file ?? 'It';

/** The first problem, and how many there are besides. */
export function summaryOf([first, ...others]: readonly VerificationProblem[]): string {
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `${first?.message ?? 'damage'}${more}`;
}
