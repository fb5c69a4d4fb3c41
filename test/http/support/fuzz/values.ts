/** Values that a schema of the document allows, and values that it may not. */
import fc, { type Arbitrary } from 'fast-check';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { document } from '../document.ts';

const Schema = Type.Object({
  $ref: Type.Optional(Type.String()),
  anyOf: Type.Optional(Type.Array(Type.Unknown())),
  enum: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Boolean(), Type.Number()]))),
  const: Type.Optional(Type.Unknown()),
  type: Type.Optional(Type.String()),
  properties: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  required: Type.Optional(Type.Array(Type.String())),
  items: Type.Optional(Type.Unknown()),
  minItems: Type.Optional(Type.Number()),
  pattern: Type.Optional(Type.String()),
  minimum: Type.Optional(Type.Number()),
  maximum: Type.Optional(Type.Number()),
});
type Schema = Type.Static<typeof Schema>;

/** Stand for what there is when the request is sent: a name that is right for where it occurs. */
const known: Readonly<Record<string, readonly string[]>> = {
  database: ['availability', 'second'],
  backup: ['known:backup'],
  export: ['known:export'],
  id: ['known:backup', 'known:export', 'known:job'],
  repository: ['local'],
  table: ['t', 'main.t'],
  file: ['known:file'],
  path: ['known:path'],
  name: ['availability', 'nightly', 'local', 'main.t.csv'],
};

/** A value that fits, named so in its object: mostly one that means something to the service. */
export function fitting(schema: unknown, name = ''): Arbitrary<unknown> {
  const one = Value.Parse(Schema, schema);
  const names = known[name];
  if (names && one.type === 'string') {
    return fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...names) },
      { weight: 1, arbitrary: plain(one) },
    );
  }
  return plain(one, name);
}

function plain(schema: Schema, name = ''): Arbitrary<unknown> {
  if (schema.$ref) return fitting(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''], name);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one, name)));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return fc.array(fitting(schema.items ?? {}, name.replace(/s$/, '')), {
        minLength: schema.minItems ?? 0,
        maxLength: 3,
      });
    case 'string':
      return schema.pattern ? fc.stringMatching(new RegExp(schema.pattern)) : text;
    case 'integer':
    case 'number':
      return wholeNumber(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return junk;
  }
}

const wholeNumber = ({ minimum = -5, maximum = minimum + 1000 }: Schema): Arbitrary<number> =>
  fc.integer({ min: minimum, max: Math.min(maximum, minimum + 1000) });

function objectOf({ properties = {}, required = [] }: Schema): Arbitrary<unknown> {
  const values = Object.entries(properties).map(([name, one]) => [name, fitting(one, name)] as const);
  return fc.record(Object.fromEntries(values), {
    requiredKeys: required.filter((name) => name in properties),
  });
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    '../../etc/passwd',
    '/etc/passwd\0.csv',
    "'; DROP TABLE t; --",
    '%2e%2e%2f',
    '$(touch x)',
    '__proto__',
    '2025-11-11T03:00:00Z',
    '\u202e\ufeff',
    'x'.repeat(5000),
  ),
);

/** Anything at all. */
export const junk: Arbitrary<unknown> = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    2 ** 53,
    1e308,
    [],
    {},
    [[[[]]]],
    'Infinity',
    '-1e999',
    '0x10',
    '\ud800',
  ),
);

/** Something of the value is another, is gone, or is one too many. */
export function spoilt(value: unknown): Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return junk;
  const entries = Object.entries(value);
  const changed = entries.map(([name, one]) =>
    fc.oneof(spoilt(one), junk).map((other) => ({ ...value, [name]: other })),
  );
  const without = entries.map(([name]) =>
    fc.constant(Object.fromEntries(entries.filter(([other]) => other !== name))),
  );
  const more = fc.tuple(text, junk).map(([name, one]) => ({ ...value, [name]: one }));
  return fc.oneof(...changed, ...without, more, junk);
}
