import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { stringify } from 'yaml';
import type { KeyPath, Report } from './issues.ts';
import { Name } from './leaves.ts';
import { nearest } from './nearest.ts';

/** What the schemas of `schema.ts` say about themselves beyond their type. */
const Notes = Type.Object({
  title: Type.Optional(Type.String()),
  examples: Type.Optional(Type.Array(Type.Unknown())),
  default: Type.Optional(Type.Unknown()),
  minProperties: Type.Optional(Type.Integer()),
  minItems: Type.Optional(Type.Integer()),
  /** Of a map whose keys are names of others, not of ours. */
  anyName: Type.Optional(Type.Boolean()),
});

const Keys = Type.Record(Type.String(), Type.Unknown());

/**
 * Gives the value with defaults filled in and unknown keys left out, and reports all that does not fit the schema.
 * Where nothing is reported the result satisfies it.
 */
export function check(schema: TSchema, value: unknown, path: KeyPath, report: Report): unknown {
  if (value === undefined) return checkAbsent(schema, path, report);
  if (Type.IsObject(schema)) return checkMap(schema, value, path, report);
  if (Type.IsRecord(schema)) return checkNamed(schema, value, path, report);
  if (Type.IsArray(schema)) return checkList(schema, value, path, report);
  if (Type.IsUnion(schema) && schema.anyOf.every(isKind)) {
    return checkKind(schema.anyOf.filter(isKind), value, path, report);
  }
  if (!Value.Check(schema, value)) report(path, misfit(schema, value));
  return value;
}

function checkAbsent(schema: TSchema, path: KeyPath, report: Report): unknown {
  const { default: fallback } = notesOf(schema);
  if (fallback !== undefined) return check(schema, structuredClone(fallback), path, report);
  if (!Type.IsOptional(schema)) report(path, `is missing; write ${exampleOf(schema)}`);
  return undefined;
}

function checkMap(schema: Type.TObject, value: unknown, path: KeyPath, report: Report): unknown {
  if (!Value.Check(Keys, value)) return refuse(schema, value, path, report);
  const known = Object.keys(schema.properties);
  for (const key of Object.keys(value).filter((key) => !known.includes(key))) {
    report([...path, key], unknownKey(key, known));
  }
  const entries = Object.entries(schema.properties).map(([key, property]) => {
    const own = Object.hasOwn(value, key) ? value[key] : undefined;
    return [key, check(property, own, [...path, key], report)] as const;
  });
  return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
}

/** One of several maps, which tell themselves apart by their `kind`. */
type Kind = Type.TObject<{ kind: Type.TLiteral<string> }>;

const isKind = (schema: TSchema): schema is Kind =>
  Type.IsObject(schema) && schema.properties.kind !== undefined && Type.IsLiteral(schema.properties.kind);

function checkKind(branches: readonly Kind[], value: unknown, path: KeyPath, report: Report): unknown {
  const [first] = branches;
  if (!first || !Value.Check(Keys, value)) return refuse(first ?? {}, value, path, report);
  const branch = branches.find(({ properties }) => properties.kind.const === value.kind);
  if (branch) return checkMap(branch, value, path, report);
  const kinds = branches.map(({ properties }) => properties.kind.const);
  const kind = Type.Never({ title: `one of ${kinds.join(', ')}`, examples: kinds });
  check(kind, value.kind, [...path, 'kind'], report);
  return value;
}

function checkNamed(schema: Type.TRecord, value: unknown, path: KeyPath, report: Report): unknown {
  const { minProperties = 0, anyName = false } = notesOf(schema);
  if (!Value.Check(Keys, value)) return refuse(schema, value, path, report);
  if (Object.keys(value).length < minProperties) return refuse(schema, value, path, report);
  const entries = Object.entries(value).map(([name, entry]) => {
    if (!anyName && !Value.Check(Name, name)) report([...path, name], misfit(Name, name));
    return [name, check(Type.RecordValue(schema), entry, [...path, name], report)] as const;
  });
  return Object.fromEntries(entries);
}

function checkList(schema: Type.TArray, value: unknown, path: KeyPath, report: Report): unknown {
  const { minItems = 0 } = notesOf(schema);
  if (!Array.isArray(value) || value.length < minItems) return refuse(schema, value, path, report);
  return value.map((item, at) => check(schema.items, item, [...path, at], report));
}

function refuse(schema: TSchema, value: unknown, path: KeyPath, report: Report): unknown {
  report(path, misfit(schema, value));
  return value;
}

function misfit(schema: TSchema, value: unknown): string {
  const { title = 'what belongs here' } = notesOf(schema);
  if (value === null) return `is empty; leave the key out or write ${exampleOf(schema)}`;
  const shown = shorten(JSON.stringify(value));
  return `${shown} is not ${title}; write ${exampleOf(schema)}`;
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return meant
    ? `is not a known key; did you mean ${meant}?`
    : `is not a known key; known are ${known.join(', ')}`;
}

const notesOf = (schema: TSchema): Static<typeof Notes> => (Value.Check(Notes, schema) ? schema : {});

/** As it would stand in the file, on one line. */
const exampleOf = (schema: TSchema): string =>
  stringify(notesOf(schema).examples?.[0], { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
