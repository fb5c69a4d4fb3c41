/** What a wall clock that is wrong, or was, leaves behind, and when one is in doubt. */

/** Clocks of machines differ a little. */
const toleranceMs = 5 * 60_000;
const hourMs = 3_600_000;
/** No service is expected to be off for longer. */
const longestOffMs = 30 * 24 * hourMs;

/** What is dated later is from the future: the clock is wrong, or was then. */
export const latestPlausible = (now: Date): Date => new Date(now.getTime() + toleranceMs);

export const isFromFuture = (instant: string, now: Date): boolean => new Date(instant) > latestPlausible(now);

/** What the clocks of a machine show at one moment. */
export interface ClockReading {
  /** Of the start of the machine, which is another each time. */
  readonly bootId: string;
  readonly wallMs: number;
  /** What the wall clock makes of when the machine was started: it moves only when somebody sets the clock. */
  readonly bootMs: number;
}

/**
 * Why the wall clock is not trusted now; null: it goes on from when it was trusted last. A machine that slept has not jumped. Where it was
 * started anew since, nothing tells for how long it was off: then only much counts.
 */
export function whyInDoubt(trusted: ClockReading, now: ClockReading): string | null {
  const last = new Date(trusted.wallMs).toISOString();
  if (isSameBoot(trusted, now)) {
    const jumped = Math.abs(now.bootMs - trusted.bootMs) > hourMs;
    return jumped ? `The clock jumped by more than an hour since ${last}` : null;
  }
  if (now.wallMs < trusted.wallMs - toleranceMs)
    return `The clock is behind ${last}, when the service ran last`;
  const ahead = now.wallMs - trusted.wallMs > longestOffMs;
  return ahead ? `The clock is more than thirty days ahead of ${last}, when the service ran last` : null;
}

/**
 * Whether what was done for an instant was done much earlier, as the clock is set now: it was ahead then. `bootMs` is what the wall clock
 * made of when the machine was started, then and now.
 */
export function wasDoneAhead(
  instant: Date,
  done: { readonly atMs: number; readonly bootMs: number },
  bootMs: number,
): boolean {
  return done.atMs + (bootMs - done.bootMs) < instant.getTime() - hourMs;
}

/** A container that was started anew may have the machine's id: but not its age. */
function isSameBoot(trusted: ClockReading, now: ClockReading): boolean {
  const [ageMs, trustedAgeMs] = [now.wallMs - now.bootMs, trusted.wallMs - trusted.bootMs];
  return trusted.bootId === now.bootId && ageMs > trustedAgeMs - hourMs;
}
