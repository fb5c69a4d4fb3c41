/** Small helpers over TypeBox, shared by all schemas. */
import { type Static, type TSchema, Type } from 'typebox';

/** A schema with an `$id` becomes a component of the OpenAPI document. */
interface Named extends TSchema {
  readonly $id: string;
}

/** A reference to a named schema, with its static type. Routes and other schemas use it instead of the schema itself. */
export const ref = <T extends TSchema>(schema: T & { $id?: string }) =>
  Type.Unsafe<Static<T>>({ $ref: `${idOf(schema)}#` });

function idOf(schema: TSchema): string {
  if (!isNamed(schema)) throw new TypeError('a referenced schema needs an $id');
  return schema.$id;
}

function isNamed(schema: TSchema): schema is Named {
  return '$id' in schema && typeof schema.$id === 'string';
}

/** One of some strings, as a plain JSON Schema enum. */
export const literals = <const T extends readonly string[]>(
  values: T,
  options: { description?: string } = {},
) => Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options });

/** A schema or null. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** RFC 3339 UTC instant, as `Date.toISOString()` writes it. */
export const Instant = Type.String({ format: 'date-time', examples: ['2026-11-22T03:00:00.000Z'] });

/** Bytes. */
export const Bytes = Type.Integer({ minimum: 0 });

/** A page of items: `nextCursor` is absent on the last one. */
export const page = <T extends TSchema>(item: T & { $id?: string }, id: string) =>
  Type.Object(
    { items: Type.Array(ref(item)), nextCursor: Type.Optional(Type.String()) },
    { $id: id, additionalProperties: false },
  );
