import { expect, test } from 'vitest';
import { partsOf } from './parts.ts';

test('without a list all parts are measured, with one those in it', () => {
  expect(partsOf(undefined).has('listing')).toBe(true);
  expect([...partsOf('writers,backup')]).toEqual(['backup', 'writers']);
});

test('a part that there is not is refused by name', () => {
  expect(() => partsOf('backup,backups')).toThrow('backups');
});
