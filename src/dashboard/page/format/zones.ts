/** Time zones by name, of which a browser need not know each that the service does. */

/** The zone where this browser knows it, else UTC. */
export function knownZone(timezone: string): string {
  try {
    Intl.DateTimeFormat('en-GB', { timeZone: timezone });
    return timezone;
  } catch {
    return 'UTC';
  }
}
