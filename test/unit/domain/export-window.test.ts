import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalMoment, windowAt } from '../../../src/domain/export-window.ts';

test('the last days are counted from the UTC day of the state, however late on that day it is', () => {
  const last30 = { from: '2025-10-12', to: null };
  expect(windowAt({ lastDays: 30 }, new Date('2025-11-11T00:00:00.000Z'))).toEqual(last30);
  expect(windowAt({ lastDays: 30 }, new Date('2025-11-11T23:59:59.999Z'))).toEqual(last30);
  expect(windowAt({ lastDays: 1 }, new Date('2024-03-01T12:00:00Z'))).toEqual({
    from: '2024-02-29',
    to: null,
  });
});

test('bounds stay as they were asked for, and without a window there are none', () => {
  const state = new Date('2025-11-11T03:00:00Z');
  expect(windowAt(undefined, state)).toBeNull();
  expect(windowAt({ from: '2025-01-01' }, state)).toEqual({ from: '2025-01-01', to: null });
  expect(windowAt({ to: '2025-01-01T12:00Z' }, state)).toEqual({ from: null, to: '2025-01-01T12:00Z' });
  expect(windowAt({ from: '2024-01-01', to: '2025-01-01' }, state)).toEqual({
    from: '2024-01-01',
    to: '2025-01-01',
  });
});

test.each([
  '2025-02-29',
  '2025-13-01',
  '2025-00-10',
  '2025-01-01T24:00',
  '2025-01-01T12:60',
  '2025-01-01T12:00:60Z',
])('%s is no moment', (text) => {
  expect(canonicalMoment(text)).toBeNull();
});

test('moments in their longest spelling compare as texts just as they do in time', () => {
  const moment = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .chain((at) => {
      const iso = at.toISOString();
      const [day, minute, second] = [iso.slice(0, 10), iso.slice(0, 16), iso.slice(0, 19)];
      return fc.constantFrom(day, minute, `${minute}Z`, second, `${second}.5`, iso);
    });
  const instant = (text: string) => Date.parse(/T/.test(text) ? text.replace(/Z?$/, 'Z') : text);
  fc.assert(
    fc.property(moment, moment, (one, other) => {
      const [left, right] = [canonicalMoment(one) ?? '', canonicalMoment(other) ?? ''];
      expect(left < right).toBe(instant(one) < instant(other));
      expect(left === right).toBe(instant(one) === instant(other));
    }),
  );
});
