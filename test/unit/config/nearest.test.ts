import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../../src/config/nearest.ts';

const keys = [
  'server',
  'stateDir',
  'restoreRoots',
  'importRoots',
  'repositories',
  'databases',
  'engine',
  'port',
];

test.each([
  ['enigne', 'engine'],
  ['prot', 'port'],
  ['statedir', 'stateDir'],
  ['database', 'databases'],
  ['repositries', 'repositories'],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, keys)).toBe(meant);
});

test('a word that resembles no key is taken for none', () => {
  expect(nearest('colour', keys)).toBeNull();
  expect(nearest('x', [])).toBeNull();
});

test('a key with one letter changed, added or dropped is always recognised', () => {
  const edit = fc.record({
    key: fc.constantFrom(...keys.filter((key) => key.length > 4)),
    at: fc.nat(),
    letter: fc.constantFrom('', 'q', 'qz'),
  });
  fc.assert(
    fc.property(edit, ({ key, at, letter }) => {
      const position = at % key.length;
      const typed = `${key.slice(0, position)}${letter}${key.slice(position + 1)}`;
      expect(nearest(typed, [key, 'somethingElseEntirely'])).toBe(key);
    }),
  );
});
