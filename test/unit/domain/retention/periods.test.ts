import fc from 'fast-check';
import { expect, test } from 'vitest';
import { periodsIn } from '../../../../src/domain/retention/periods.ts';

const instants = fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2060-01-01') });

test('UTC, which is not looked up, is what the zone that is UTC by another name is', () => {
  const [utc, looked] = [periodsIn('UTC'), periodsIn('Etc/UTC')];
  fc.assert(
    fc.property(instants, (instant) => {
      expect(utc(instant)).toEqual(looked(instant));
    }),
  );
});

test.each(['Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia'])(
  'in %s a day is the one that a calendar of the zone shows',
  (zone) => {
    const periods = periodsIn(zone);
    const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(periods(instant).day).toBe(calendar.format(instant));
      }),
    );
  },
);
