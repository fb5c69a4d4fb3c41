/**
 * Bodies are taken as they are: wrong types and unknown fields are refused. Query and path parameters are text, so they
 * are coerced to the types of their schema. Fastify's defaults coerce and drop everywhere.
 */
import AjvCompiler, { type BuildCompilerFromPool } from '@fastify/ajv-compiler';

const common = { removeAdditional: false, useDefaults: true, allErrors: false } as const;

/** Fastify hands over the whole route definition, of which `httpPart` says what is being compiled. */
export const buildValidator: BuildCompilerFromPool = (externalSchemas) => {
  const compile = AjvCompiler();
  const exact = compile(externalSchemas, { customOptions: { ...common, coerceTypes: false } });
  const coercing = compile(externalSchemas, { customOptions: { ...common, coerceTypes: 'array' } });
  return (route) => (typeof route === 'object' && route.httpPart === 'body' ? exact(route) : coercing(route));
};
