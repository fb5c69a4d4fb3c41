/** Timing things against one another: in turn, in several rounds, each from a quiet disk. */
import { run } from './run.ts';

export interface Contestant {
  readonly name: string;
  /** Not timed. */
  readonly prepare?: () => Promise<void>;
  readonly run: () => Promise<void>;
  /** Not timed. */
  readonly tidy?: () => Promise<void>;
}

/** Milliseconds of each round, by name. */
export type Times = ReadonlyMap<string, readonly number[]>;

/** Everybody runs once in each round; who begins changes, so that nobody always follows the same one. */
export async function race(
  contestants: readonly Contestant[],
  rounds: number,
  signal: AbortSignal,
): Promise<Times> {
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      signal.throwIfAborted();
      times.get(contestant.name)?.push(await time(contestant));
    }
  }
  return times;
}

async function time(contestant: Contestant): Promise<number> {
  await contestant.prepare?.();
  // What others have written must not be waited for on this one's account.
  await run('sync');
  const begun = performance.now();
  await contestant.run();
  const took = performance.now() - begun;
  await contestant.tidy?.();
  return took;
}

/** The middle one; of an even number the mean of the middle two. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** The median over the rounds of how many times longer one took than the other. */
export function pairedRatio(one: readonly number[], other: readonly number[]): number {
  return median(one.map((value, round) => value / (other[round] ?? Number.NaN)));
}

/** The values between which the middle half lies. NaN of none. */
export function quartiles(values: readonly number[]): readonly [low: number, high: number] {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return [at(0.25), at(0.75)];
}
