import { expect, test } from 'vitest';
import { problemCodes, problemKinds } from '../../src/domain/problem.ts';
import { document, documentText, faults, type Media, type Operation } from './support/document.ts';

const operationsOf = (paths: typeof document.paths) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, method, operation })),
  );

/** What the service answers. */
const answered = operationsOf(document.paths);
const operations = [...answered, ...operationsOf(document.webhooks)];

/** The examples of a media type: its own, those it refers to, and those that its schema carries. */
function examplesOf({ schema, example, examples = {} }: Media): unknown[] {
  const own = Object.values(examples).map(({ value, $ref }) => value ?? resolve(`${$ref}/value`));
  const single = example === undefined ? [] : [example];
  const component = typeof schema.$ref === 'string' ? resolve(schema.$ref) : schema;
  const carried = isObject(component) && Array.isArray(component.examples) ? component.examples : [];
  return [...own, ...single, ...carried];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** What a reference of the document leads to. Throws where it leads nowhere. */
function resolve(reference: string): unknown {
  let found: unknown = JSON.parse(documentText);
  for (const step of reference.replace(/^#\//, '').split('/'))
    found = isObject(found) ? found[step] : undefined;
  if (found === undefined) throw new Error(`${reference} leads nowhere`);
  return found;
}

const bodiesOf = ({ requestBody, responses }: Operation): [what: string, media: Media][] => [
  ...Object.entries(requestBody?.content ?? {}).map(([type, media]): [string, Media] => [
    `request ${type}`,
    media,
  ]),
  ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
    Object.entries(content).map(([type, media]): [string, Media] => [`${status} ${type}`, media]),
  ),
];

test('the document is OpenAPI 3.1, and an operation has an id of its own, a summary and a described tag', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  const described = document.tags.map(({ name }) => name);
  for (const { name, operation } of operations) {
    expect(operation.summary, name).not.toBe('');
    expect(operation.tags, name).toHaveLength(1);
    expect(described).toContain(operation.tags[0]);
  }
  expect(new Set(operations.flatMap(({ operation }) => operation.tags))).toEqual(new Set(described));
});

test('every body has an example, and every example fits its schema', () => {
  let examined = 0;
  for (const { name, operation } of operations) {
    for (const [what, media] of bodiesOf(operation)) {
      if (!what.endsWith('json')) continue;
      const examples = examplesOf(media);
      expect(examples.length, `${name} ${what}`).toBeGreaterThan(0);
      for (const example of examples) expect(faults(media.schema, example), `${name} ${what}`).toEqual([]);
      examined += examples.length;
    }
  }
  expect(examined).toBeGreaterThan(operations.length * 4);
});

test('every component carries examples that fit it', () => {
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const { examples } = schema;
    if (!Array.isArray(examples)) throw new Error(`${name} has no examples`);
    for (const example of examples) expect(faults(schema, example), name).toEqual([]);
  }
});

test('components have their own names, and every reference leads somewhere', () => {
  for (const name of Object.keys(document.components.schemas)) expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
  const references = [...documentText.matchAll(/"\$ref": "([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(references.length).toBeGreaterThan(100);
  for (const reference of new Set(references)) expect(resolve(reference)).toBeDefined();
});

test('every operation answers with the problems that any can have, each under the status of its code', () => {
  const named = new Set<string>();
  for (const { name, operation } of answered) {
    const isPublic = operation.tags[0] === 'health' || operation.tags[0] === 'problems';
    const statuses = isPublic ? [400, 403, 500] : [400, 401, 403, 500];
    for (const status of statuses) expect(Object.keys(operation.responses), name).toContain(String(status));
    for (const [status, { content = {} }] of Object.entries(operation.responses)) {
      const media = content['application/problem+json'];
      if (Number(status) >= 400)
        expect(Object.keys(media?.examples ?? {}), `${name} ${status}`).not.toEqual([]);
      for (const code of Object.keys(media?.examples ?? {})) {
        expect(problemKinds, `${name} ${status}`).toHaveProperty([code, 'status'], Number(status));
        named.add(code);
      }
    }
  }
  expect(named).toEqual(new Set(problemCodes));
});

const codesOf = (id: string): string[] => {
  const found = answered.find(({ operation }) => operation.operationId === id);
  return Object.values(found?.operation.responses ?? {}).flatMap(({ content = {} }) =>
    Object.keys(content['application/problem+json']?.examples ?? {}),
  );
};

test('running a schedule documents what the jobs of schedules can fail with', () => {
  // What only a file that a request names can bring.
  const ofFiles = ['path_not_allowed', 'target_locked'];
  const jobs = ['createBackup', 'startVerification', 'createExport', 'applyRetention'].flatMap(codesOf);
  expect(codesOf('runSchedule')).toEqual(
    expect.arrayContaining(jobs.filter((code) => !ofFiles.includes(code))),
  );
});

test('a prune and what exports or compares document what reading and removing a backup can fail with', () => {
  expect(codesOf('applyRetention')).toContain('insufficient_space');
  for (const id of ['createExport', 'streamTable', 'startComparison'])
    expect(codesOf(id), id).toContain('verification_failed');
});

test('what makes a job documents its headers, both ways', () => {
  const starting = operations.filter(
    ({ operation }) => 'Location' in (operation.responses[202]?.headers ?? {}),
  );
  expect(starting).toHaveLength(10);
  for (const { name, operation } of starting) {
    const asked = operation.parameters?.filter((parameter) => parameter.in === 'header');
    expect(
      asked?.map((parameter) => parameter.name),
      name,
    ).toEqual(['prefer', 'idempotency-key']);
    for (const status of [200, 202]) {
      const headers = Object.keys(operation.responses[status]?.headers ?? {});
      expect(headers, name).toEqual(['Location', 'Preference-Applied', 'Idempotency-Replayed']);
    }
    expect(operation.responses[503]?.headers, name).toHaveProperty('Retry-After');
  }
});
