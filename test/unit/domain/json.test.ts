import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJson } from '../../../src/domain/json.ts';

test('half of a character is written as one that stands for it, and what only looks like one stays', () => {
  const text = toJson(['\ud83d', 'a\ude00b\udc00\udc00', '\\ud83d', '\\\ud83d', '😀']);
  expect(text).not.toMatch(/(?<!\\)\\ud/);
  expect(JSON.parse(text)).toEqual(['\ufffd', 'a\ufffdb\ufffd\ufffd', '\\ud83d', '\\\ufffd', '😀']);
});

test('any text is read as it was, but for halves of characters', () => {
  const parts = fc.constantFrom('\\', 'ud83d', '\ud83d', '\ude00', '"', 'x');
  fc.assert(
    fc.property(fc.string({ unit: parts }), (text) => {
      expect(JSON.parse(toJson({ [text]: text }))).toEqual({ [text.toWellFormed()]: text.toWellFormed() });
    }),
  );
});
