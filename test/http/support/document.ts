/** The committed OpenAPI document, and whether answers are what it promises. */
import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import { Check, Errors } from 'typebox/schema';
import { Value } from 'typebox/value';
import type { components } from '../../../openapi/client.ts';
import { Role } from '../../../src/domain/access.ts';

const Media = Type.Object({
  schema: Type.Record(Type.String(), Type.Unknown()),
  example: Type.Optional(Type.Unknown()),
  examples: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()))),
});
const Content = Type.Record(Type.String(), Media);
const Answer = Type.Object({
  description: Type.String(),
  headers: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  content: Type.Optional(Content),
});
const Parameter = Type.Object({
  name: Type.String(),
  in: Type.String(),
  schema: Type.Record(Type.String(), Type.Unknown()),
});
const Operation = Type.Object({
  operationId: Type.String(),
  summary: Type.String(),
  tags: Type.Array(Type.String()),
  'x-required-role': Type.Optional(Role),
  parameters: Type.Optional(Type.Array(Parameter)),
  requestBody: Type.Optional(Type.Object({ content: Content })),
  responses: Type.Record(Type.String(), Answer),
});
const Schema = Type.Record(Type.String(), Type.Unknown());
const Document = Type.Object({
  openapi: Type.String(),
  tags: Type.Array(Type.Object({ name: Type.String(), description: Type.String() })),
  paths: Type.Record(Type.String(), Type.Record(Type.String(), Operation)),
  webhooks: Type.Record(Type.String(), Type.Record(Type.String(), Operation)),
  components: Type.Object({
    schemas: Type.Record(Type.String(), Schema),
    examples: Type.Record(Type.String(), Type.Object({ value: Type.Unknown() })),
  }),
});

export type Media = Type.Static<typeof Media>;
export type Operation = Type.Static<typeof Operation>;
export type Components = components['schemas'];

const file = new URL('../../../openapi/openapi.json', import.meta.url);
export const documentText = readFileSync(file, 'utf8');
const json: unknown = JSON.parse(documentText);
if (!Value.Check(Document, json)) throw new Error('openapi.json is no OpenAPI document of ours');
export const document = json;

/** What a value has wrong by a schema of the document; empty where it fits. */
export function faults(schema: object, value: unknown): string[] {
  const [, errors] = Errors({ ...schema, components: document.components }, value);
  return errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Whether a value is what the document calls `name`. */
export function isA<N extends keyof Components & string>(name: N, value: unknown): value is Components[N] {
  return Check({ $ref: `#/components/schemas/${name}`, components: document.components }, value);
}

export function operationOf(method: string, path: string): Operation | undefined {
  const [bare = ''] = path.split('?');
  for (const [template, operations] of Object.entries(document.paths)) {
    const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
    const operation = operations[method.toLowerCase()];
    if (operation && pattern.test(bare)) return operation;
  }
  return undefined;
}
