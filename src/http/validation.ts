/**
 * Bodies are taken as they are: wrong types and unknown fields are refused. Query and path parameters and headers are
 * text, so they are coerced to the types of their schema. Fastify's defaults coerce and drop everywhere.
 */
import AjvCompiler from '@fastify/ajv-compiler';
import type { FastifySchemaCompiler } from 'fastify';
import { Type } from 'typebox';
import { IsDateTime } from 'typebox/format';
import { Value } from 'typebox/value';

type Validate = ReturnType<FastifySchemaCompiler<unknown>>;

const Shared = Type.Record(Type.String(), Type.Object({ $id: Type.String() }));

const common = { removeAdditional: false, useDefaults: true, allErrors: false } as const;

/**
 * `schemas` gives those that others may refer to, once all are there. Each schema is compiled when a request first needs it:
 * to compile all of them takes most of a start, and memory for operations that nobody asks for. Headers are named in lower case.
 */
export function createValidatorCompiler(
  schemas: () => Record<string, unknown>,
): FastifySchemaCompiler<unknown> {
  const compile = AjvCompiler();
  const compiler = (coerceTypes: 'array' | false) =>
    once(() =>
      compile(sharedOf(schemas()), {
        // A text can be coerced to Infinity, and strictly that is no number whose bounds are looked at.
        customOptions: { ...common, coerceTypes, strictNumbers: !coerceTypes },
        onCreate: (ajv) => ajv.addFormat('date-time', isInstant),
      }),
    );
  const exact = compiler(false);
  const coercing = compiler('array');
  return (route) => lazily(() => (route.httpPart === 'body' ? exact() : coercing())(route));
}

function sharedOf(schemas: Record<string, unknown>) {
  if (Value.Check(Shared, schemas)) return schemas;
  throw new Error('a schema that others may refer to has no $id');
}

function lazily(compile: () => Validate): Validate {
  const compiled = once(compile);
  const validate: Validate = (data) => {
    const valid = compiled()(data);
    validate.errors = compiled().errors ?? null;
    return valid;
  };
  return validate;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** RFC 3339 less leap seconds, which no Date can hold. */
const isInstant = (text: string): boolean => IsDateTime(text) && !Number.isNaN(Date.parse(text));
