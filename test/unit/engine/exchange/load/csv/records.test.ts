import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecords } from '../../../../../../src/engine/exchange/load/csv/records.ts';

/** After a first line that ends as the first of the rows does. */
const read = (rows: string | Buffer, names = ['a', 'b']) => {
  const lineEnd = /^[^"\n]*\r\n/.test(String(rows)) ? 'CRLF' : 'LF';
  const records = createRecords({ delimiter: ',', names, end: 0, lines: 1, lineEnd });
  records.feed(Buffer.from(rows));
  return records.end();
};

test.each([
  ['', 0, [0, 0], [0, 0]],
  ['1,2\n', 1, [0, 0], [1, 1]],
  ['1,2\r\n3,4', 2, [0, 0], [2, 2]],
  [',""\n', 1, [1, 0], [0, 0]],
  ['1,', 1, [0, 1], [1, 0]],
  ['"a,b","c\r\n""d"""\n', 1, [0, 0], [3, 6]],
  ['# é,x #y\n', 1, [0, 0], [4, 4]],
])('rows %j are counted, with NULLs and bytes of each column', (text, rows, nulls, bytes) => {
  expect(read(text)).toEqual({
    rows,
    columns: nulls.map((count, index) => ({ nulls: count, bytes: bytes[index] })),
  });
});

test('an empty line is a NULL where there is one column', () => {
  expect(read('\n""\n\n', ['a'])).toEqual({ rows: 3, columns: [{ nulls: 2, bytes: 0 }] });
});

test.each([
  ['1,2\n3\n', ', line 3, has 1 values, the first line 2'],
  ['1,2\n\n', ', line 3, has 1 values'],
  ['1,2,3\n', ', line 2, has 3 values'],
  ['1,2\r\n3,4\n', ', line 3, ends with LF, those before with CRLF'],
  ['1,2\n3,4\r\n', ', line 3, ends with CRLF, those before with LF'],
  ['1,2\r3,4\r', ', line 2, has a carriage return without a line feed'],
  ['1,2\r', ', line 2, ends with a carriage return'],
  ['1,2"x\n', ', line 2, has a quote in a value without quotes'],
  ['1,"2"x\n', ', line 2, has something after the quotes'],
  ['1,2\n1,"2\n3\n', ', line 3, opens quotes that are never closed'],
  [Buffer.from('1,é\n2,\u00e9\n', 'latin1'), ', line 2, is not UTF-8'],
  [Buffer.concat([Buffer.from('1,é\n2,'), Buffer.of(0xff)]), ', line 3, is not UTF-8'],
])('rows %j are refused by line', (rows, message) => {
  expect(() => read(rows)).toThrow(message);
});

test('rows are read alike in whatever pieces they come', () => {
  const text = fc.array(fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '"x,\n"', ''), { maxLength: 12 });
  const outcome = (pieces: readonly string[]) => {
    const records = createRecords({ delimiter: ',', names: ['a', 'b'], end: 0, lines: 1, lineEnd: 'LF' });
    try {
      for (const piece of pieces) records.feed(Buffer.from(piece));
      return records.end();
    } catch (error) {
      return String(error);
    }
  };
  fc.assert(
    fc.property(text, (parts) => {
      expect(outcome([...parts.join('')])).toEqual(outcome([parts.join('')]));
    }),
  );
});
