/** Instants in the browser's time zone, with a clock of 24 hours. */
const shown = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const clocks = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const instant = (at: string): string => shown.format(new Date(at));
export const clock = (at: number): string => clocks.format(at);
export const timezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
