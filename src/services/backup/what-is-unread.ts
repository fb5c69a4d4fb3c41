import type { BackupRecord } from '../../domain/backup.ts';
import { soundness } from '../../domain/soundness.ts';

/** What speaks against a copy where nothing but a report that cannot be read does, and what to do; null: it is not so. */
export function whatIsUnread(record: BackupRecord): { readonly why: string; readonly remedy: string } | null {
  if (soundness(record.verified) !== 'unread') return null;
  const request = { backup: record.manifest.id, level: 'restore', repository: record.repository };
  return {
    why: 'a report of a verification of it cannot be read, and may be of damage.',
    remedy: `Verify it again, which finds out: POST /verify ${JSON.stringify(request)}; found in GET /repositories names the report.`,
  };
}
