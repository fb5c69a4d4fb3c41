import { expect, test } from 'vitest';
import { remembering } from '../../../src/state/remembering.ts';

function counted() {
  const parsed: string[] = [];
  const parse = remembering((document) => {
    parsed.push(document);
    return { document };
  });
  return { parsed, parse };
}

test('a document that was read is not read again, and another one is', () => {
  const { parsed, parse } = counted();
  expect([parse('a'), parse('b'), parse('a')].map(({ document }) => document)).toEqual(['a', 'b', 'a']);
  expect(parsed).toEqual(['a', 'b']);
});

test('what nobody asked for longest is forgotten first', () => {
  const { parsed, parse } = counted();
  for (let number = 0; number < 256; number += 1) parse(String(number));
  parse('0');
  parse('one more');
  parsed.length = 0;
  for (const document of ['0', '2', '1']) parse(document);
  expect(parsed).toEqual(['1']);
});

test('a very long document is read each time', () => {
  const { parsed, parse } = counted();
  const long = 'x'.repeat(20_000);
  for (const document of [long, long]) parse(document);
  expect(parsed).toHaveLength(2);
});

test('a document that cannot be read is tried each time', () => {
  let tries = 0;
  const parse = remembering(() => {
    tries += 1;
    throw new Error('no');
  });
  for (let count = 0; count < 2; count += 1) expect(() => parse('a')).toThrow('no');
  expect(tries).toBe(2);
});
