import { expect, test } from 'vitest';
import { idempotencyKey, waitMs } from '../../../src/http/preferences.ts';

test.each([
  [undefined, null],
  ['', null],
  ['respond-async', null],
  ['wait=10', 10_000],
  ['respond-async, wait=10', 10_000],
  ['wait=10; foo=bar', 10_000],
  ['WAIT="5"', 5000],
  ['wait=0', 0],
  ['wait=999', 240_000],
  ['wait=ten', null],
  ['await=10', null],
])('the preference %j asks to wait %j ms', (header, expected) => {
  expect(waitMs(header)).toBe(expected);
});

test.each([
  ['abc', 'abc'],
  ['"abc"', 'abc'],
  ['"a\\"b\\\\c"', 'a"b\\c'],
  [' 8e03978e-40d5-43dd-bc93-6894a57f9324 ', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
])('the key %j is taken as %j', (header, expected) => {
  expect(idempotencyKey(header)).toBe(expected);
});

test.each(['', '""', 'a'.repeat(256), 'ключ'])('the key %j is refused', (header) => {
  expect(() => idempotencyKey(header)).toThrow('Idempotency-Key');
});
