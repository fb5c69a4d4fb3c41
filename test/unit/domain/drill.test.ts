import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseForDrill, drillState, type Proof } from '../../../src/domain/drill.ts';

const dayMs = 86_400_000;
const day = (count: number): Date => new Date(Date.UTC(2026, 0, 1) + count * dayMs);
const proof = (id: string, created: number, proven: number | null = null): Proof => ({
  id,
  createdAt: day(created).toISOString(),
  provenAt: proven === null ? null : day(proven).toISOString(),
});
const today = { at: day(100), next: day(101), periodMs: 30 * dayMs };

test('one that was never proven comes first, then the one that was proven longest ago, older ones first', () => {
  const backups = [
    proof('c', 90, 92),
    proof('b', 89, 92),
    proof('d', 95),
    proof('e', 96),
    proof('a', 80, 99),
  ];
  const order: string[] = [];
  let left = backups;
  while (left.length > 0) {
    const [chosen = ''] = chooseForDrill(left, today);
    order.push(chosen);
    left = left.filter(({ id }) => id !== chosen);
  }
  expect(order).toEqual(['d', 'e', 'b', 'c', 'a']);
});

test('each run takes its share of the period, and at least one', () => {
  const backups = (count: number) => Array.from({ length: count }, (_, at) => proof(`b${at}`, 90, 95));
  const chosen = (count: number, next: Date | null) =>
    chooseForDrill(backups(count), { ...today, next }).length;
  expect(chosen(1, day(101))).toBe(1);
  expect(chosen(30, day(101))).toBe(1);
  expect(chosen(31, day(101))).toBe(2);
  expect(chosen(30, day(107))).toBe(7);
  expect(chosen(30, null)).toBe(30);
  expect(chooseForDrill([], today)).toEqual([]);
});

test('what would be overdue before the next run is taken beyond the share', () => {
  const backups = [
    proof('new', 99),
    proof('late', 40, 70.5),
    proof('later', 41, 70.9),
    proof('fine', 42, 80),
  ];
  expect(chooseForDrill(backups, today)).toEqual(['new', 'late', 'later']);
});

test('overdue is what was neither proven nor taken within the period', () => {
  const backups = [proof('a', 10, 69), proof('b', 10, 71), proof('c', 69), proof('d', 71), proof('e', 70)];
  expect(drillState(backups, day(100), 30 * dayMs)).toEqual({ provenWithinMs: 30 * dayMs, overdue: 2 });
});

test('however backups come and go, every run leaves none overdue before the next', () => {
  const event = fc.record({
    taken: fc.integer({ min: 0, max: 3 }),
    removed: fc.integer({ min: 0, max: 3 }),
    gapDays: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80 }), fc.integer({ min: 1, max: 40 }), (events, periodDays) => {
      const periodMs = periodDays * dayMs;
      let backups: Proof[] = [];
      let at = 0;
      for (const { taken, removed, gapDays } of events) {
        const fresh = Array.from({ length: taken }, (_, number) => proof(`${at}-${number}`, at));
        backups = [...backups.slice(removed), ...fresh];
        const chosen = chooseForDrill(backups, { at: day(at), next: day(at + gapDays), periodMs });
        expect(
          chooseForDrill(backups.toReversed(), { at: day(at), next: day(at + gapDays), periodMs }),
        ).toEqual(chosen);
        const provenAt = day(at).toISOString();
        backups = backups.map((backup) => (chosen.includes(backup.id) ? { ...backup, provenAt } : backup));
        const before = day(at + Math.min(gapDays, periodDays));
        expect(drillState(backups, before, periodMs).overdue).toBe(0);
        at += gapDays;
      }
    }),
  );
});

test('with as many backups each day as go, the drills of a month have been at all of them', () => {
  let backups = Array.from({ length: 45 }, (_, at) => proof(`old-${at}`, at, at));
  let most = 0;
  for (let at = 45; at < 145; at += 1) {
    const chosen = chooseForDrill(backups, { at: day(at), next: day(at + 1), periodMs: 30 * dayMs });
    if (at > 75) most = Math.max(most, chosen.length);
    backups = backups
      .map((backup) => (chosen.includes(backup.id) ? { ...backup, provenAt: day(at).toISOString() } : backup))
      .slice(1);
    backups.push(proof(`new-${at}`, at));
    expect(drillState(backups, day(at + 1), 30 * dayMs).overdue).toBe(0);
  }
  expect(most).toBeLessThanOrEqual(4);
});
