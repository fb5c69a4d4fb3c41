/**
 * Compiles each response schema once. Every operation can answer with the same problems and many with the same documents;
 * Fastify compiles anew for each route and status, which costs 30 MB here.
 */
import SerializerSelector, {
  type Serializer,
  type SerializerFactory,
} from '@fastify/fast-json-stringify-compiler';

const compilerOf = SerializerSelector();

export const buildSerializer: SerializerFactory = (externalSchemas, options) => {
  const compile = compilerOf(externalSchemas, options);
  const compiled = new Map<string, Serializer>();
  return (route) => {
    const key = JSON.stringify(route.schema);
    const serialize = compiled.get(key) ?? compile(route);
    compiled.set(key, serialize);
    return serialize;
  };
};
