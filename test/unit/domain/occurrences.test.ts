import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latestDue, mostCounted, type NextDue, nextDues } from '../../../src/domain/occurrences.ts';

/** Due at these instants. */
const dueAt =
  (instants: readonly number[]): NextDue =>
  (after) => {
    const at = instants.find((instant) => instant > after.getTime());
    return at === undefined ? null : new Date(at);
  };

const everyMinute: NextDue = (after) => new Date((Math.floor(after.getTime() / 60_000) + 1) * 60_000);

test('the latest occurrence that has come is due, and the number of those before it is told', () => {
  const instant = fc.integer({ min: 0, max: 10_000_000 });
  fc.assert(
    fc.property(fc.uniqueArray(instant), instant, instant, (instants, one, other) => {
      const sorted = instants.toSorted((left, right) => left - right);
      const [decided, now] = [Math.min(one, other), Math.max(one, other)];
      const come = sorted.filter((at) => at > decided && at <= now);
      const last = come.at(-1);
      const expected = last === undefined ? null : { at: new Date(last), missed: come.length - 1 };
      expect(latestDue(dueAt(sorted), new Date(decided), new Date(now))).toEqual(expected);
    }),
  );
});

test('years of minutes are told without going through them all', () => {
  let asked = 0;
  const counted: NextDue = (after) => {
    asked += 1;
    return everyMinute(after);
  };
  const due = latestDue(counted, new Date('2020-01-01T00:00:00Z'), new Date('2026-01-01T00:00:30Z'));
  expect(due).toEqual({ at: new Date('2026-01-01T00:00:00Z'), missed: mostCounted });
  expect(asked).toBeLessThan(2 * mostCounted);
});

test('as many of the next ones are told as there are', () => {
  expect(nextDues(dueAt([1, 2, 3]), new Date(1), 5)).toEqual([new Date(2), new Date(3)]);
  expect(nextDues(everyMinute, new Date(0), 2)).toEqual([new Date(60_000), new Date(120_000)]);
});
