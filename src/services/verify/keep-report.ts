import type { Backup, Verified, VerifiedLevels } from '../../domain/backup.ts';
import { messageForAll, Problem } from '../../domain/problem.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { copyIn, type FindBackup, type FoundCopy } from '../backup/find-backup.ts';
import { isGone } from '../backup/first-copy.ts';
import type { CopyStates } from '../copies/copy-states.ts';

export interface KeptReport {
  readonly found: VerificationReport;
  readonly backup: Backup;
  /** What kept it from being stored: the report is of damage then. */
  readonly unstored?: unknown;
}

interface Options {
  readonly copies: Pick<CopyStates, 'changed' | 'describe'>;
  readonly findBackup: FindBackup;
}

/**
 * Stores a report beside its backup. Where that fails, damage that was found is told of all the same, and known here until another report disproves
 * it or the copy is made anew: a disk that spoils a backup is often full, or read-only, by then.
 */
export async function keepReport(
  made: VerificationReport,
  { repository, record }: FoundCopy,
  { copies, findBackup }: Options,
): Promise<KeptReport> {
  const { id } = record.manifest;
  const endedAt = afterAll(record.verified, made.endedAt);
  const found = { ...made, endedAt: endedAt ?? made.endedAt };
  try {
    // Damage that was found goes on to the catch, which tells of it.
    if (endedAt === null) throw withoutAfter(id, repository.name);
    return { found, backup: copies.changed(await repository.recordVerification(id, found)) };
  } catch (error) {
    if (found.ok) throw error;
    const reason = error instanceof Problem ? messageForAll(error) : 'an unexpected error.';
    const notes = [...found.notes, `This report could not be stored: ${reason}`];
    const { level, ok, startedAt, endedAt: at } = found;
    const find = () => copyIn(findBackup(id), repository.name).record;
    // A reading may have passed the copy by meanwhile: not one that is gone.
    const now = isGone(error) ? find() : (orNull(find) ?? record);
    const unstored: Verified = { at, ok, repository: repository.name, startedAt, unstored: true };
    const verified = { ...now.verified, [level]: unstored };
    const backup =
      orNull(() => copies.changed({ ...now, verified })) ?? copies.describe(findBackup(id).stored);
    return { found: { ...found, notes }, backup, unstored: error };
  }
}

/** null where it cannot be had: where there is no room for it, say. */
function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/**
 * What is found last must be the last word, also where the clock was ahead when another was said: reports count by their dates. When it
 * began stays as it was, and tells how long ago that is. null: no date comes after that.
 */
function afterAll(verified: VerifiedLevels, endedAt: string): string | null {
  const after = Math.max(...Object.values(verified).map(({ at }) => Date.parse(at) + 1));
  if (after > lastInstantMs) return null;
  return after > Date.parse(endedAt) ? new Date(after).toISOString() : endedAt;
}

/** Years have four digits. */
const lastInstantMs = Date.parse('9999-12-31T23:59:59.999Z');

/** Of the report that is there, which no clock of ours has dated. */
const withoutAfter = (id: string, repository: string): Problem =>
  new Problem(
    'verification_failed',
    `A report of ${id} in the repository ${repository} is dated at the end of the year 9999: none can come after it.`,
    {
      hint: `Somebody else has put it there: remove 99991231T235959999Z-* from the folder verifications of ${id} in that repository, and verify the backup again.`,
    },
  );
