import { keptDays } from './kept-days.ts';

/** The days whose backup must be stored, whatever their fate is called. */
export interface StoredDays {
  /** Oldest first. */
  all(): string[];
  newest(): string | undefined;
  /** A good backup of a day, taken at this instant, that is newer than all others. */
  add(day: string, at: string): void;
  /** What must be left when the policy has been carried out. */
  prune(): void;
  /**
   * Those that a prune has left which was killed, or spared what was in use, are all that there must be from now on. False: not
   * what it may have left.
   */
  cutOff(left: readonly string[]): boolean;
  hold(day: string, held: boolean): void;
  /** Its damage is found at this instant. */
  damage(day: string, at: string): void;
  isGood(day: string): boolean;
}

const damagedKeptMs = 30 * 86_400_000;

export function createStoredDays(): StoredDays {
  let days: string[] = [];
  const instants = new Map<string, number>();
  const held = new Set<string>();
  /** When that was found. */
  const damaged = new Map<string, number>();

  const good = () => days.filter((day) => !damaged.has(day));

  /** Damaged ones fill no slot, and stay for thirty days, and as long after that was found. */
  function kept(): string[] {
    const byPolicy = new Set(keptDays(good()));
    const instantOf = (day: string | undefined) => instants.get(day ?? '') ?? Number.NaN;
    const newestMs = instantOf(good().at(-1));
    const isNews = (ms: number) => newestMs - ms <= damagedKeptMs;
    const salvaged = (day: string) => {
      const foundMs = damaged.get(day);
      return foundMs !== undefined && (isNews(instantOf(day)) || isNews(foundMs));
    };
    return days.filter((day) => byPolicy.has(day) || held.has(day) || salvaged(day));
  }

  return {
    all: () => days,
    newest: () => good().at(-1),
    add(day, at) {
      days.push(day);
      instants.set(day, Date.parse(at));
    },
    prune() {
      days = kept();
    },
    cutOff(left) {
      const must = kept();
      const possible = must.every((day) => left.includes(day)) && left.every((day) => days.includes(day));
      days = [...left];
      return possible;
    },
    hold: (day, hold) => void (hold ? held.add(day) : held.delete(day)),
    damage: (day, at) => void damaged.set(day, Date.parse(at)),
    isGood: (day) => !damaged.has(day),
  };
}
