/** What the verifications of a backup say together. */
import type { BackupRecord, Verified, VerifiedLevels } from './backup.ts';
import { byText } from './text-order.ts';

/** Weakest first. Each proves what those before it prove. */
const levels = ['checksum', 'structure', 'content', 'restore'] as const;

/**
 * What the verifications of a backup say together. `damaged`: one found damage that no later one of that level or a stronger one has
 * disproved: a repository that was away for a moment must not condemn a backup for ever. `unread`: no such damage is known, but a report
 * that nothing has disproved cannot be read. It may be of damage, so that nothing is to rely on the backup, or of none, so that nothing
 * is to let go of it as damaged.
 */
export function soundness(verified: VerifiedLevels): 'sound' | 'unread' | 'damaged' {
  const found = standing(verified);
  if (found.length === 0) return 'sound';
  return found.every(({ unreadable }) => unreadable) ? 'unread' : 'damaged';
}

/** When the damage that is known of was last found, at the level where that was first; null: none is known. */
export function damageFoundAt(verified: VerifiedLevels): string | null {
  const [first] = standing(verified)
    .filter(({ unreadable }) => !unreadable)
    .map(provenAt)
    .toSorted(byText);
  return first ?? null;
}

/** Those that found damage, or whose report cannot be read, and that nothing has disproved. */
function standing(verified: VerifiedLevels): Verified[] {
  return levels.flatMap((level, strength) => {
    const found = verified[level];
    if (!found || found.ok) return [];
    const isDisproved = levels.slice(strength).some((other) => {
      const later = verified[other];
      return later?.ok === true && later.at > found.at;
    });
    return isDisproved ? [] : [found];
  });
}

/**
 * From when on a verification proves something. When it began no report before it has moved, and it may well be years before `at`:
 * see keep-report.ts.
 */
export function provenAt({ at, startedAt = at }: Pick<Verified, 'at' | 'startedAt'>): string {
  const startedMs = Date.parse(startedAt);
  return startedMs < Date.parse(at) ? new Date(startedMs).toISOString() : at;
}

/** What was read of a copy, with what is known of it besides: damage that could not be reported beside it, of the same image. */
export function withUnstored(read: BackupRecord, known: BackupRecord | undefined): BackupRecord {
  if (known?.manifest.sha256 !== read.manifest.sha256) return read;
  const verified = { ...read.verified };
  for (const level of levels) {
    const [found, lost] = [read.verified[level], known.verified[level]];
    if (lost?.unstored && (found === undefined || found.at < lost.at)) verified[level] = lost;
  }
  return { ...read, verified };
}
