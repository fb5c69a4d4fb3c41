import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';

const windowMs = 60_000;
/** Nobody's dashboard is refused as often, and they are a few kilobytes of disk. */
const most = 120;

/** How many refusals of one principal are kept in a minute: whoever may do nothing, or sends nothing that could be done, must not fill the disk with that. */
export interface Refusals {
  /** Counts one. The first that is not to be kept is told in the log. */
  mayKeep(principal: string): boolean;
}

export function createRefusals(clock: Clock, log: Log): Refusals {
  /** By principal: what came since when. There are no more than tokens. */
  const windows = new Map<string, { readonly sinceMs: number; count: number }>();

  function windowOf(principal: string, nowMs: number) {
    const found = windows.get(principal);
    if (found && nowMs - found.sinceMs < windowMs) return found;
    const next = { sinceMs: nowMs, count: 0 };
    windows.set(principal, next);
    return next;
  }

  return {
    mayKeep(principal) {
      const window = windowOf(principal, clock.monotonicMs());
      window.count += 1;
      if (window.count === most + 1) {
        log.warn({ principal }, `more than ${most} refusals in a minute: the audit log has no more of them`);
      }
      return window.count <= most;
    },
  };
}
