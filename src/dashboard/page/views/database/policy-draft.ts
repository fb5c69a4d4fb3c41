/** A retention policy as people type it. */
import type { Policy } from '../../api/types.ts';

const dayMs = 86_400_000;

export const fields = [
  { key: 'keepLast', label: 'Last' },
  { key: 'keepHourly', label: 'Hourly' },
  { key: 'keepDaily', label: 'Daily' },
  { key: 'keepWeekly', label: 'Weekly' },
  { key: 'keepMonthly', label: 'Monthly' },
  { key: 'keepYearly', label: 'Yearly' },
  { key: 'keepWithinDays', label: 'Within days' },
  { key: 'minBackups', label: 'At least' },
] as const;

type Key = (typeof fields)[number]['key'];
export type Draft = Readonly<Record<Key, string>>;

export function draftOf(policy: Policy | null): Draft {
  const text = (value: number | 'all' | undefined) => (value === undefined ? '' : String(value));
  const { keepWithinMs, minBackups } = policy ?? {};
  return {
    keepLast: text(policy?.keepLast),
    keepHourly: text(policy?.keepHourly),
    keepDaily: text(policy?.keepDaily),
    keepWeekly: text(policy?.keepWeekly),
    keepMonthly: text(policy?.keepMonthly),
    keepYearly: text(policy?.keepYearly),
    keepWithinDays: text(keepWithinMs === undefined ? undefined : keepWithinMs / dayMs),
    minBackups: text(minBackups),
  };
}

/** What makes no sense goes to the service as it is: it says what is wrong. */
export function policyOf(draft: Draft, configured: Policy | null): Policy {
  const { keepWithinDays, minBackups, ...counts } = draft;
  const typed = Object.entries(counts).filter(([, text]) => text.trim() !== '');
  return {
    ...Object.fromEntries(typed.map(([key, text]) => [key, text.trim() === 'all' ? 'all' : Number(text)])),
    ...(keepWithinDays.trim() === '' ? {} : { keepWithinMs: Math.round(Number(keepWithinDays) * dayMs) }),
    ...(minBackups.trim() === '' ? {} : { minBackups: Number(minBackups) }),
    ...(configured?.timezone === undefined ? {} : { timezone: configured.timezone }),
  };
}
