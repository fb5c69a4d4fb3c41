import { expect, test } from 'vitest';
import { BadCsv } from '../../../../../../src/engine/exchange/load/csv/bad-csv.ts';
import { readHeader } from '../../../../../../src/engine/exchange/load/csv/header.ts';

const read = (text: string, isWhole = true) => readHeader(Buffer.from(text), isWhole);

test.each([
  ['a,b\n1,2', ',', ['a', 'b'], 4],
  ['a;b\r\n', ';', ['a', 'b'], 5],
  ['a\tb', '\t', ['a', 'b'], 3],
  ['a|b\n', '|', ['a', 'b'], 4],
  ['a b\n', ',', ['a b'], 4],
  ['"a,b";c\n', ';', ['a,b', 'c'], 8],
  ['"say ""a"""\n', ',', ['say "a"'], 12],
  ['"a\nb",c\n', ',', ['a\nb', 'c'], 8],
  ['\u{feff}"é",b\n', ',', ['é', 'b'], 10],
  ['\u{feff}\u{feff}a\n', ',', ['\u{feff}a'], 8],
  ['#a, b\n', ',', ['#a', ' b'], 6],
])('the first line %j has its delimiter and names', (text, delimiter, names, end) => {
  expect(read(text)).toMatchObject({ delimiter, names, end });
});

test('a first line is read alike wherever its bytes are cut', () => {
  const bytes = Buffer.from('\u{feff}"a,""é""\r\n";b\r\n1;2\r\n');
  const whole = readHeader(bytes, true);
  for (let end = 0; end < bytes.length; end++) {
    const found = readHeader(bytes.subarray(0, end), false);
    if (found) expect(found).toEqual(whole);
    else expect(end).toBeLessThan(whole?.end ?? 0);
  }
});

test.each([
  ['', 'is empty'],
  ['\u{feff}', 'column without a name'],
  ['\n1\n', 'column without a name'],
  ['a,,b\n', 'column without a name'],
  ['a,"",b\n', 'column without a name'],
  ['a,b,A\n', 'names the column "A" twice'],
  ['a,b;c\n', 'has , and ; in its first line'],
  ['a\tb|c\n', 'has a tab and | in its first line'],
  ['a"b\n', 'a quote or a carriage return where none can be'],
  ['"a"b\n', 'a quote or a carriage return where none can be'],
  ['"a\n', 'a quote or a carriage return where none can be'],
  ['a\rb\r', 'a quote or a carriage return where none can be'],
  ['a\0,b\n', 'not UTF-8 text'],
])('the first line %j is refused', (text, message) => {
  expect(() => read(text)).toThrow(BadCsv);
  expect(() => read(text)).toThrow(message);
});

test('a first line without an end is refused before it fills the memory', () => {
  expect(() => read(`"${'a'.repeat(2 ** 20)}`, false)).toThrow('a first line of more than 1048576 bytes');
});

test('names in Latin-1 are refused', () => {
  expect(() => readHeader(Buffer.from('é\n', 'latin1'), true)).toThrow('not UTF-8');
});
