import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCron } from '../../src/cron.ts';
import { nextDues } from '../../src/domain/occurrences.ts';
import { dailyDues, hourlyDues } from '../support/calendar.ts';

const dues = (fields: string, timezone: string, after: string, count: number): string[] =>
  nextDues(parseCron(fields, timezone), new Date(after), count).map((at) =>
    at.toISOString().replace(':00.000Z', 'Z'),
  );

test.each([
  [
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-28',
    ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
  ],
  ['30 2 * * *', 'America/New_York', '2026-03-08', ['2026-03-08T07:00Z', '2026-03-09T06:30Z']],
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03', ['2026-10-03T15:30Z', '2026-10-04T15:15Z']],
  ['0 0 * * *', 'America/Santiago', '2026-09-06', ['2026-09-06T04:00Z', '2026-09-07T03:00Z']],
  ['0 0,12 * * *', 'America/Santiago', '2026-09-06', ['2026-09-06T04:00Z', '2026-09-06T15:00Z']],
])('%s in %s: a time that a day lacks comes once, right after the gap', (fields, zone, after, expected) => {
  expect(dues(fields, zone, `${after}T00:00:00Z`, expected.length)).toEqual(expected);
});

test('where the gap ends at a time of the list, both come to one', () => {
  const expected = ['2026-03-28T02:00Z', '2026-03-29T01:00Z', '2026-03-30T00:00Z', '2026-03-30T01:00Z'];
  expect(dues('0 2,3 * * *', 'Europe/Berlin', '2026-03-28T01:30:00Z', 4)).toEqual(expected);
});

test.each([
  ['30 2 * * *', 'Europe/Berlin', '2026-10-25', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
  ['30 1 * * *', 'America/New_York', '2026-11-01', ['2026-11-01T05:30Z', '2026-11-02T06:30Z']],
  ['45 1 * * *', 'Australia/Lord_Howe', '2026-04-04', ['2026-04-04T14:45Z', '2026-04-05T15:15Z']],
])('%s in %s: a time that a day has twice comes the first time alone', (fields, zone, after, expected) => {
  expect(dues(fields, zone, `${after}T00:00:00Z`, expected.length)).toEqual(expected);
});

test.each([
  ['0 * * * *', 'Europe/Berlin', '2026-03-28T23:30:00Z'],
  ['0 * * * *', 'Europe/Berlin', '2026-10-24T22:30:00Z'],
  ['30 * * * *', 'America/New_York', '2026-03-08T04:00:00Z'],
  ['30 * * * *', 'America/New_York', '2026-11-01T03:00:00Z'],
])('%s in %s from %s on comes every real hour', (fields, zone, after) => {
  const instants = nextDues(parseCron(fields, zone), new Date(after), 6).map((at) => at.getTime());
  expect(instants.slice(1).map((at, index) => at - (instants[index] ?? 0))).toEqual(Array(5).fill(3_600_000));
});

test('an instant that is one is followed by the next, to the millisecond', () => {
  const at = (after: string) => dues('0 3 * * *', 'UTC', after, 1)[0];
  expect(at('2026-01-01T02:59:59.999Z')).toBe('2026-01-01T03:00Z');
  expect(at('2026-01-01T03:00:00.000Z')).toBe('2026-01-02T03:00Z');
});

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];
const patterns = ['30 2 * * *', '*/15 * * * *', '0 1,2,3 * * *', '0 */2 * * *', '45 1 * * SUN', '0 0 29 2 *'];

test.each(zones)('in %s two years of hours are those that clocks show', (timezone) => {
  const span = { timezone, fromMs: Date.parse('2025-01-01'), untilMs: Date.parse('2027-01-01') };
  const expected = hourlyDues(span, 1);
  const found = nextDues(parseCron('0 * * * *', timezone), new Date(span.fromMs), expected.length);
  expect(found.map((at) => at.getTime())).toEqual(expected);
});

test.each(zones)('in %s each of ten years of days has its time once', (timezone) => {
  const span = { timezone, fromMs: Date.parse('2025-01-01'), untilMs: Date.parse('2035-01-01') };
  const expected = dailyDues(span, 2, 10);
  const found = nextDues(parseCron('10 2 * * *', timezone), new Date(span.fromMs), expected.length);
  expect(found.map((at) => at.getTime())).toEqual(expected);
});

test('from wherever one looks, the next one is the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...patterns),
      fc.date({ min: new Date('2025-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (zone, fields, after, share) => {
        const next = parseCron(fields, zone);
        const due = next(after)?.getTime() ?? 0;
        expect(due).toBeGreaterThan(after.getTime());
        const between = new Date(after.getTime() + Math.floor((due - 1 - after.getTime()) * share));
        expect(next(between)?.getTime()).toBe(due);
        expect(parseCron(fields, zone)(between)?.getTime()).toBe(due);
      },
    ),
  );
});
