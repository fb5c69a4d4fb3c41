import { expect, test } from 'vitest';
import { record } from '../../../../src/engine/compare/sample.ts';

const columns = [{ name: 'a' }, { name: 'b' }];

test('a value of ordinary length is shown as it is, and a missing one as null', () => {
  expect(record(columns, ['x'.repeat(1000), null])).toEqual({ a: 'x'.repeat(1000), b: null });
});

test('a long value is cut short and says how long it was', () => {
  expect(record(columns, [`${'x'.repeat(999)}🦆${'y'.repeat(5000)}`, ''])).toEqual({
    a: `${'x'.repeat(999)}\ufffd… (6001 characters)`,
    b: '',
  });
});
