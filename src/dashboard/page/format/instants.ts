/** Instants with a clock of 24 hours, in the browser's time zone or in UTC. */
import { signal } from '@preact/signals';

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
const clocks = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const instant = (at: string): string =>
  isUtc.value ? `${utc.format(new Date(at))} UTC` : local.format(new Date(at));
export const clock = (at: number): string => clocks.format(at);
export const timezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
