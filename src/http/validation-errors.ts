/** Says in plain words, field by field, why a request does not fit its schema. */
import type { FastifyError } from 'fastify';
import type { FieldError } from '../domain/problem.ts';

type Issue = NonNullable<FastifyError['validation']>[number];

/** Where pointers into each part of a request begin. */
const prefixes = { body: '', querystring: '/query', params: '/path', headers: '/headers' };

/** What a validation error of Fastify found, at most one entry for each field. */
export function fieldErrors({ validation = [], validationContext = 'body' }: FastifyError): FieldError[] {
  const prefix = prefixes[validationContext];
  const messages = new Map<string, Set<string>>();
  for (const issue of mostTelling(validation)) {
    const pointer = `${prefix}${issue.instancePath}${fieldOf(issue)}`;
    messages.set(pointer, (messages.get(pointer) ?? new Set()).add(messageOf(issue)));
  }
  return [...messages].map(([pointer, said]) => ({ pointer, message: [...said].join(' or ') }));
}

/**
 * A union reports why each of its branches does not fit. The client meant the branch whose fields it sent, so a wrong
 * value tells more than an unknown field, and that more than a missing one.
 */
function mostTelling(issues: readonly Issue[]): readonly Issue[] {
  const branches = issues.filter((issue) => issue.keyword !== 'anyOf' && !isSaidBetter(issue, issues));
  const best = Math.min(...branches.map(rank));
  return branches.filter((issue) => rank(issue) === best);
}

/** Of a value that must be a certain one the type need not be told. */
const isSaidBetter = ({ keyword, schemaPath }: Issue, issues: readonly Issue[]): boolean =>
  keyword === 'type' &&
  issues.some((other) => other.schemaPath === `${schemaPath.slice(0, -'type'.length)}const`);

function rank({ keyword }: Issue): number {
  if (keyword === 'required') return 2;
  return keyword === 'additionalProperties' ? 1 : 0;
}

/** The field that an issue of its parent is about, as a step of a JSON pointer. */
function fieldOf({ params }: Issue): string {
  const field = params.missingProperty ?? params.additionalProperty;
  return typeof field === 'string' ? pointerTo(field) : '';
}

export const pointerTo = (field: string): string => `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;

function messageOf({ keyword, params, message = 'is wrong' }: Issue): string {
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
      return 'is not a known field';
    case 'enum':
      return `must be one of ${list(params.allowedValues)}`;
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`;
    case 'format':
      return params.format === 'date-time' ? 'must be a date-time such as 2025-11-11T03:00:00Z' : message;
    default:
      return message;
  }
}

const list = (values: unknown): string => (Array.isArray(values) ? values.join(', ') : 'the allowed values');
