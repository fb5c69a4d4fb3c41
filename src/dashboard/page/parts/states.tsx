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

/** Whether a backup can be relied on. Nobody is to let go of one as damaged of which but a report cannot be read. */
export function BackupBadge({ backup }: { readonly backup: Pick<Backup, 'good' | 'sealed' | 'unread'> }) {
  if (backup.good) return <Badge tone="ok">good</Badge>;
  if (!backup.sealed) return <Badge tone="bad">unsealed</Badge>;
  return backup.unread ? <Badge tone="late">report unreadable</Badge> : <Badge tone="bad">damaged</Badge>;
}
