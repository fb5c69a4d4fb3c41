/** The states of things as badges. */
import type { Backup, JobState, Protection } from '../api/types.ts';
import { Badge, type Tone } from './badge.tsx';

const protections: Readonly<Record<Protection, { readonly tone: Tone; readonly text: string }>> = {
  ok: { tone: 'ok', text: 'protected' },
  late: { tone: 'late', text: 'late' },
  failing: { tone: 'bad', text: 'failing' },
  never: { tone: 'bad', text: 'never backed up' },
  missing: { tone: 'bad', text: 'file missing' },
};

export function ProtectionBadge({ protection }: { readonly protection: Protection }) {
  const { tone, text } = protections[protection];
  return <Badge tone={tone}>{text}</Badge>;
}

const jobTones: Readonly<Record<JobState, Tone>> = {
  queued: 'calm',
  running: 'busy',
  succeeded: 'ok',
  failed: 'bad',
  cancelled: 'calm',
};

export const JobBadge = ({ state }: { readonly state: JobState }) => (
  <Badge tone={jobTones[state]}>{state}</Badge>
);

/** Whether a backup can be relied on. */
export function BackupBadge({ backup }: { readonly backup: Pick<Backup, 'good' | 'sealed' | 'verified'> }) {
  if (backup.good) return <Badge tone="ok">good</Badge>;
  if (!backup.sealed) return <Badge tone="bad">unsealed</Badge>;
  // Nobody is to let go of it as damaged: it may be whole.
  const isDamaged = Object.values(backup.verified).some(({ ok, unreadable }) => !ok && !unreadable);
  return isDamaged ? <Badge tone="bad">damaged</Badge> : <Badge tone="late">report unreadable</Badge>;
}
