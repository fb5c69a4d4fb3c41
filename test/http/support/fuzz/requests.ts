/** Requests for every operation of the document: some right, most wrong in one way or another. */
import fc, { type Arbitrary } from 'fast-check';
import { document, type Operation } from '../document.ts';
import { fitting, junk, spoilt } from './values.ts';

export interface FuzzedRequest {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or not even that; undefined: none. */
  readonly text: string | undefined;
  /** Whose token comes with it. */
  readonly as: string;
}

const asker = fc.oneof(
  { weight: 5, arbitrary: fc.constant('admin') },
  { weight: 3, arbitrary: fc.constantFrom('operator', 'viewer', 'narrow') },
  { weight: 1, arbitrary: fc.constantFrom('nobody', 'stranger') },
);

function requestOf(path: string, method: string, operation: Operation): Arbitrary<FuzzedRequest> {
  const values = (place: string, requiredKeys: string[]) => parametersIn(operation, place, requiredKeys);
  const inPath = namesIn(operation, 'path');
  return fc
    .record({
      path: values('path', inPath),
      query: values('query', []),
      extra: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.string() }),
      headers: headersOf(operation),
      text: bodyOf(operation),
      type: fc.oneof(
        { weight: 12, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/xml', 'json', '*/*;;') },
      ),
      as: asker,
    })
    .map(({ path: values, query, extra, headers, text, type, as }) => {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(values[name]));
      const pairs = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`);
      if (extra !== '') pairs.push(`${encoded(extra)}=1`);
      return {
        operationId: operation.operationId,
        method: method.toUpperCase(),
        path: pairs.length > 0 ? `${filled}?${pairs.join('&')}` : filled,
        headers: text === undefined ? headers : { ...headers, 'content-type': type },
        text,
        as,
      };
    });
}

const namesIn = ({ parameters = [] }: Operation, place: string): string[] =>
  parameters.filter((one) => one.in === place).map((one) => one.name);

function parametersIn({ parameters = [] }: Operation, place: string, requiredKeys: string[]) {
  const here = parameters.filter((one) => one.in === place);
  const values = here.map(({ name, schema }) => {
    const right = fitting(schema, name);
    return [name, fc.oneof({ weight: 5, arbitrary: right }, { weight: 1, arbitrary: junk })] as const;
  });
  return fc.record<Record<string, unknown>>(Object.fromEntries(values), { requiredKeys });
}

/** An empty part of a path would make it another path. */
const encoded = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.toWellFormed()).replaceAll('.', '%2E') || '%20';
};

const headerText = fc.string({ unit: fc.constantFrom(...'abc =-,;"*0129/W') });

function headersOf(operation: Operation): Arbitrary<Record<string, string>> {
  const values = namesIn(operation, 'header').map(
    (name) =>
      [
        name,
        fc.oneof(
          headerText,
          fc.constantFrom('wait=60', 'wait=0', '"key"', 'bytes=0-9', 'bytes=5-2', 'bytes=9999999-', '*'),
        ),
      ] as const,
  );
  return fc.record<Record<string, string>>(Object.fromEntries(values), { requiredKeys: [] });
}

function bodyOf({ requestBody }: Operation): Arbitrary<string | undefined> {
  const [media] = Object.values(requestBody?.content ?? {});
  if (!media) {
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: junk.map((value) => JSON.stringify(value)) },
    );
  }
  const right = fitting(media.schema);
  return fc.oneof(
    { weight: 1, arbitrary: right.map((value) => JSON.stringify(value)) },
    { weight: 6, arbitrary: right.chain(spoilt).map((value) => JSON.stringify(value)) },
    {
      weight: 1,
      arbitrary: fc.oneof(fc.string(), fc.constantFrom('{', '[1,]', '{"a":1}{', 'NaN', '\ufeff{}')),
    },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** Each operation as often as any other. */
export const anyRequest: Arbitrary<FuzzedRequest> = fc.oneof(
  ...Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => requestOf(path, method, operation)),
  ),
);
