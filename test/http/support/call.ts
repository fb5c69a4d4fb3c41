/** Requests over real HTTP. What comes back from a documented operation must be what the document says. */
import { expect } from 'vitest';
import { type Components, faults, isA, operationOf } from './document.ts';

export interface Call {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the answer; null without one. */
  readonly body: unknown;
}

/** Sends a request and checks the answer against the document. */
export async function call(url: string, method: string, path: string, options: Call = {}): Promise<Answer> {
  const { body, text, headers = {}, signal } = options;
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const sent = body === undefined ? text : JSON.stringify(body);
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...json, ...headers },
    redirect: 'manual',
    ...(sent === undefined ? {} : { body: sent }),
    ...(signal ? { signal } : {}),
  });
  const type = mediaType(response.headers);
  const answer: Answer = {
    status: response.status,
    headers: response.headers,
    body: method === 'HEAD' ? null : await bodyOf(response, type),
  };
  expectAsDocumented(method, path, answer);
  return answer;
}

async function bodyOf(response: Response, type: string): Promise<unknown> {
  if (type.endsWith('json') && response.status !== 204) return response.json();
  await response.arrayBuffer();
  return null;
}

const mediaType = (headers: Headers): string => headers.get('content-type')?.split(';')[0] ?? '';

function expectAsDocumented(method: string, path: string, { status, headers, body }: Answer): void {
  const operation = operationOf(method, path);
  if (!operation) return;
  const promised = operation.responses[status];
  expect(promised, `${operation.operationId} answered ${status}: ${JSON.stringify(body)}`).toBeDefined();
  const type = mediaType(headers);
  if (method === 'HEAD' || promised?.content === undefined) return;
  const media = promised.content[type];
  expect(media, `${operation.operationId} answered ${status} with ${type}`).toBeDefined();
  if (media && body !== null) expect(faults(media.schema, body)).toEqual([]);
  if (isA('Problem', body) && type === 'application/problem+json') {
    expect(Object.keys(media?.examples ?? {}), `codes of ${operation.operationId}`).toContain(body.code);
  }
}

type Problem = Components['Problem'];
type Job = Components['Job'];

/** Expects a whole problem of this status and code, and gives it. */
export function problemIn(answer: Answer, status: number, code: Problem['code']): Problem {
  const { body } = answer;
  expect(mediaType(answer.headers), JSON.stringify(body)).toBe('application/problem+json');
  if (!isA('Problem', body)) throw new Error(`no problem: ${JSON.stringify(body)}`);
  expect({ status: answer.status, code: body.code }, body.detail).toEqual({ status, code });
  expect(body).toMatchObject({ status, type: `/problems/${code}` });
  expect(body.instance).toMatch(/^\/(requests\/[0-9a-f-]{36}|jobs\/job-[\w-]+)$/);
  expect(body.hint).not.toBe('');
  if (/\berrors\b/.test(body.hint)) expect(body.errors, body.detail).toBeDefined();
  return body;
}

/** Expects a job with this status, and gives it. */
export function jobIn({ status, headers, body }: Answer, expected: number): Job {
  expect(status, JSON.stringify(body)).toBe(expected);
  if (!isA('Job', body)) throw new Error(`no job: ${JSON.stringify(body)}`);
  expect(headers.get('location') ?? `/jobs/${body.id}`).toBe(`/jobs/${body.id}`);
  return body;
}
