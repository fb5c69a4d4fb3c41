/**
 * How answers become JSON. Each response schema is compiled once, when an answer first needs it: every operation can answer with
 * the same problems and many with the same documents, but Fastify compiles anew for each route and status, which costs 30 MB here.
 */
import SerializerSelector, {
  type Serializer,
  type SerializerFactory,
} from '@fastify/fast-json-stringify-compiler';
import { Job, JobPage } from '../domain/job.ts';
import { toJson, wellFormedJson } from '../domain/json.ts';
import { ref } from '../domain/schema.ts';
import { planOrJob, recoveryPlanOrJob } from './responses.ts';

const compilerOf = SerializerSelector();

const keyOf = (schema: unknown): string => JSON.stringify(schema);

/**
 * The runner checks every job against its schema when it changes, and plans have no more than their types. To find the branch of these unions the compiled serializer
 * would check each again, with a validator that takes 100 MB to make.
 */
const checkedAlready: readonly [key: string, Serializer][] = [
  [keyOf(ref(Job)), toJson],
  [keyOf(ref(JobPage)), toJson],
  [keyOf(planOrJob), toJson],
  [keyOf(recoveryPlanOrJob), toJson],
];

export const buildSerializer: SerializerFactory = (externalSchemas, options) => {
  const compile = compilerOf(externalSchemas, options);
  const serializers = new Map(checkedAlready);
  return (route) => {
    const key = keyOf(route.schema);
    const serialize = serializers.get(key) ?? lazily(() => compile(route));
    serializers.set(key, serialize);
    return serialize;
  };
};

function lazily(compile: () => Serializer): Serializer {
  let serializer: Serializer | null = null;
  return (document) => {
    serializer ??= compile();
    return wellFormedJson(serializer(document));
  };
}
