import fc from 'fast-check';

/** A type, and SQL expressions of its values: the extremes, what is easily confused, what is easily spoilt in text. */
export interface ValueType {
  readonly type: string;
  readonly value: fc.Arbitrary<string>;
}

const cast = (type: string, ...texts: string[]): ValueType => ({
  type,
  value: fc.constantFrom(...texts).map((text) => `CAST('${text}' AS ${type})`),
});

const utf8 = (text: string): string => `decode(unhex('${Buffer.from(text).toString('hex')}'))`;
const unfriendly = [
  '',
  'NULL',
  'null',
  ' ',
  '"',
  "'",
  '\\',
  ',',
  ';',
  '\r',
  '\n',
  '\r\n',
  '\0',
  '🐤',
  '[',
  ']',
  '{',
  '}',
  '(',
  '=',
  ':',
  'a',
  '0',
];

export const text: ValueType = {
  type: 'VARCHAR',
  value: fc.array(fc.constantFrom(...unfriendly), { maxLength: 4 }).map((parts) => utf8(parts.join(''))),
};

const floats = ['nan', '-nan', 'inf', '-inf', '0.0', '-0.0', '0.1', '1e-40', '-3.4e38'];

const scalars: readonly ValueType[] = [
  text,
  cast('BOOLEAN', 'true', 'false'),
  cast('TINYINT', '-128', '127'),
  cast('UBIGINT', '0', '18446744073709551615'),
  cast('BIGINT', '-9223372036854775808', '9223372036854775807'),
  cast('HUGEINT', '-170141183460469231731687303715884105728', '170141183460469231731687303715884105727'),
  cast('UHUGEINT', '0', '340282366920938463463374607431768211455'),
  cast('BIGNUM', '0', '-1234567890123456789012345678901234567890123456789'),
  cast('FLOAT', ...floats),
  cast('DOUBLE', ...floats, '1.7976931348623157e308', '5e-324'),
  cast('DECIMAL(38,0)', '99999999999999999999999999999999999999', '-1'),
  cast('DECIMAL(4,3)', '9.999', '-0.001'),
  {
    type: 'BLOB',
    value: fc.uint8Array({ maxLength: 4 }).map((bytes) => `unhex('${Buffer.from(bytes).toString('hex')}')`),
  },
  cast('BIT', '0', '1', '0101010101'),
  cast('UUID', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  cast('JSON', '{"a": [1, null, "x,\\"y"]}', 'null', '""'),
  cast('DATE', '2024-02-29', 'infinity', '-infinity', '0001-01-01', '5877642-06-25 (BC)', '5881580-07-10'),
  cast('TIME', '00:00:00', '23:59:59.999999', '24:00:00'),
  cast('TIME_NS', '00:00:00', '23:59:59.999999999'),
  cast('TIME WITH TIME ZONE', '00:00:00+15:59:59', '23:59:59.999999-15:59:59', '12:00:00+00'),
  cast('TIMESTAMP', '2024-01-01 00:00:00.000001', 'infinity', '-infinity', '290309-12-22 (BC) 00:00:00'),
  cast('TIMESTAMP_S', '2024-01-01 00:00:01', '0001-01-01', 'infinity'),
  cast('TIMESTAMP_MS', '2024-01-01 00:00:00.001', '-infinity'),
  cast('TIMESTAMP_NS', '2024-01-01 00:00:00.000000001', 'infinity', '1700-01-01'),
  cast(
    'TIMESTAMP WITH TIME ZONE',
    '2024-01-01 00:00:00.000001+02',
    'infinity',
    '-infinity',
    '294247-01-10 04:00:54.775806+00',
  ),
  cast('INTERVAL', '1 month', '30 days', '24 hours', '-1 year 2 days -0.000001 seconds', '0 days'),
  cast("ENUM('', 'a', 'it''s', 'NULL', '\"')", '', 'a', "it''s", 'NULL', '"'),
];

const orNull = ({ value }: ValueType, type: string): fc.Arbitrary<string> =>
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(`CAST(NULL AS ${type})`) });

const list = (of: ValueType): ValueType => ({
  type: `${of.type}[]`,
  value: fc.array(orNull(of, of.type), { maxLength: 3 }).map((values) => `CAST([${values}] AS ${of.type}[])`),
});

const array = (of: ValueType): ValueType => ({
  type: `${of.type}[2]`,
  value: fc
    .tuple(orNull(of, of.type), orNull(of, of.type))
    .map((values) => `CAST([${values}] AS ${of.type}[2])`),
});

function struct(one: ValueType, other: ValueType): ValueType {
  const type = `STRUCT("a ""b" ${one.type}, c ${other.type})`;
  const value = fc
    .tuple(orNull(one, one.type), orNull(other, other.type))
    .map(([first, second]) => `CAST(struct_pack("a ""b" := ${first}, c := ${second}) AS ${type})`);
  return { type, value };
}

function map(of: ValueType): ValueType {
  const type = `MAP(VARCHAR, ${of.type})`;
  const entries = fc.uniqueArray(fc.tuple(text.value, orNull(of, of.type)), {
    maxLength: 2,
    selector: ([key]) => key,
  });
  return {
    type,
    value: entries.map(
      (pairs) => `CAST(MAP([${pairs.map(([key]) => key)}], [${pairs.map(([, value]) => value)}]) AS ${type})`,
    ),
  };
}

function union(of: ValueType): ValueType {
  const type = `UNION(num INTEGER, other ${of.type})`;
  const value = fc.oneof(
    fc.constant('num := 5'),
    orNull(of, of.type).map((each) => `other := ${each}`),
  );
  return { type, value: value.map((each) => `CAST(union_value(${each}) AS ${type})`) };
}

const scalar = fc.constantFrom(...scalars);

/** All types but VARIANT and GEOMETRY, nested ones two deep at most. */
export const anyType: fc.Arbitrary<ValueType> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 2, arbitrary: nested(scalar) },
  { weight: 1, arbitrary: nested(nested(scalar)) },
);

/** Those of which text holds all values: of nested ones DuckDB does not read every text back. */
export const textSafeType: fc.Arbitrary<ValueType> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  {
    weight: 1,
    arbitrary: nested(
      fc.constantFrom(...scalars.filter(({ type }) => /^(BOOLEAN|.*INT|DECIMAL.*|UUID|DATE)$/.test(type))),
    ),
  },
);

function nested(of: fc.Arbitrary<ValueType>): fc.Arbitrary<ValueType> {
  return fc.oneof(
    of.map(list),
    of.map(array),
    fc.tuple(of, of).map(([one, other]) => struct(one, other)),
    of.map(map),
    of.map(union),
  );
}

/** An SQL expression of this type. */
export const valueOrNull = (type: ValueType): fc.Arbitrary<string> => orNull(type, type.type);
