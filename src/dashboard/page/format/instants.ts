/** Instants with a clock of 24 hours, in the browser's time zone or in UTC. */
import { signal } from '@preact/signals';
import { knownZone } from './zones.ts';

/** Whether instants are shown in UTC, as logs have them. */
export const isUtc = signal(false);

const parts = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
} as const;
const local = new Intl.DateTimeFormat('en-GB', parts);
const utc = new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' });

export const instant = (at: string): string =>
  isUtc.value ? `${utc.format(new Date(at))} UTC` : local.format(new Date(at));
export const clock = (at: number): string =>
  new Date(at).toLocaleTimeString('en-GB', { timeZone: shownZone() });
export const timezone = (): string => knownZone(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Of all that is shown, but for what names its own. */
export const shownZone = (): string => (isUtc.value ? 'UTC' : timezone());
