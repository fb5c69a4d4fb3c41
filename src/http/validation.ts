/**
 * Bodies are taken as they are: wrong types and unknown fields are refused. Query and path parameters and headers are
 * text, so they are coerced to the types of their schema. Fastify's defaults coerce and drop everywhere.
 */
import AjvCompiler, { type BuildCompilerFromPool } from '@fastify/ajv-compiler';
import { IsDateTime } from 'typebox/format';

const common = { removeAdditional: false, useDefaults: true, allErrors: false } as const;

/** Fastify hands over the whole route definition, of which `httpPart` says what is being compiled. */
export const buildValidator: BuildCompilerFromPool = (externalSchemas) => {
  const compile = AjvCompiler();
  const compiler = (coerceTypes: 'array' | false) =>
    compile(externalSchemas, {
      customOptions: { ...common, coerceTypes },
      onCreate: (ajv) => ajv.addFormat('date-time', isInstant),
    });
  const exact = compiler(false);
  const coercing = compiler('array');
  return (route) => (typeof route === 'object' && route.httpPart === 'body' ? exact(route) : coercing(route));
};

/** RFC 3339 less leap seconds, which no Date can hold. */
const isInstant = (text: string): boolean => IsDateTime(text) && !Number.isNaN(Date.parse(text));
