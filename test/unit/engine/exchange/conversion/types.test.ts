import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conversionOf } from '../../../../../src/engine/exchange/conversion/conversions.ts';
import {
  type DataType,
  parseType,
  typeText,
} from '../../../../../src/engine/exchange/conversion/type-text.ts';

const names = fc.string({
  minLength: 1,
  maxLength: 8,
  unit: fc.constantFrom('a', 'B', ' ', '"', "'", ',', '(', ']', 'é'),
});
const scalars = fc.constantFrom(
  'INTEGER',
  'DECIMAL(38,10)',
  'TIME WITH TIME ZONE',
  "ENUM('a)', 'b'', [')",
  "GEOMETRY('OGC:CRS84')",
  'JSON',
);

const { type: types } = fc.letrec<{ type: DataType }>((tie) => {
  const members = fc.array(fc.record({ name: names, type: tie('type') }), { minLength: 1, maxLength: 3 });
  return {
    type: fc.oneof(
      { maxDepth: 3 },
      scalars.map((name) => ({ kind: 'scalar' as const, name })),
      tie('type').map((of) => ({ kind: 'list' as const, of })),
      fc.record({
        kind: fc.constant('array' as const),
        of: tie('type'),
        size: fc.integer({ min: 1, max: 99 }),
      }),
      fc.record({ kind: fc.constant('map' as const), key: tie('type'), value: tie('type') }),
      fc.record({ kind: fc.constantFrom('struct' as const, 'union' as const), members }),
    ),
  };
});

test('a type that is written as text and taken apart again is the same', () => {
  fc.assert(
    fc.property(types, (type) => {
      expect(parseType(typeText(type))).toEqual(type);
    }),
  );
});

test('names without quotes, as DuckDB prints plain ones, are names all the same', () => {
  expect(parseType('STRUCT(a INTEGER, "select" MAP(VARCHAR, DECIMAL(3,1)[4][]))')).toEqual(
    parseType('STRUCT("a" INTEGER, "select" MAP(VARCHAR, DECIMAL(3,1)[4][]))'),
  );
});

test.for(['STRUCT(a INTEGER', 'MAP(A)', 'INTEGER[', "ENUM('a'", 'INTEGER, VARCHAR', ''])(
  '%j is no type',
  (text) => {
    expect(() => parseType(text)).toThrow(RangeError);
  },
);

test('an unknown type is not exportable, wherever it is nested', () => {
  for (const type of ['INET', 'INET[]', 'STRUCT(a INTEGER, b MAP(VARCHAR, INET))', 'UNION(a INET)']) {
    expect(conversionOf(type, 'parquet')).toBe('unsupported');
    expect(conversionOf(type, 'csv')).toBe('unsupported');
  }
});

test('of a nested type only the parts are converted that the format cannot hold', () => {
  const storedAs = (type: string) => {
    const conversion = conversionOf(type, 'parquet');
    return conversion === 'unsupported' ? conversion : conversion.storedAs;
  };
  expect(storedAs('STRUCT(a HUGEINT, b INTEGER)[]')).toBe('STRUCT("a" VARCHAR, "b" INTEGER)[]');
  expect(storedAs('MAP(INTEGER, TIMESTAMP_S[2])')).toBe('MAP(INTEGER, TIMESTAMP[])');
  expect(storedAs('STRUCT(a INTEGER, b VARCHAR[])')).toBeNull();
});
