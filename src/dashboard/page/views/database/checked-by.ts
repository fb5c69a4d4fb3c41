/** On which backup checks were run last, as verifications tell: for where it is none of the newest backups. */
import type { VerificationReport } from '../../api/types.ts';

export interface Checked {
  readonly backup: string;
  readonly at: string;
  readonly checks: NonNullable<VerificationReport['checks']>;
}

interface Verification {
  readonly result: Pick<VerificationReport, 'backup' | 'endedAt' | 'checks'> | null;
}

/** The first one that ran any; null: none did. */
export function checkedBy(verifications: readonly Verification[]): Checked | null {
  for (const { result } of verifications) {
    if (result?.checks && result.backup !== null)
      return { backup: result.backup, at: result.endedAt, checks: result.checks };
  }
  return null;
}
