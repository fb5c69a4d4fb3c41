/** A client as anybody would make one: openapi-fetch over the generated types. It knows nothing of the service's code. */
import createFetchClient from 'openapi-fetch';
import type { components, paths } from '../../openapi/client.ts';

type Job = components['schemas']['Job'];
type Kind = Job['kind'];
type Results = { [K in Kind]: NonNullable<Extract<Job, { kind: K }>['result']> };

export const createClient = (baseUrl: string) => createFetchClient<paths>({ baseUrl });
export type Client = ReturnType<typeof createClient>;

/** Asks for the end of a job. */
export const waiting = { params: { header: { prefer: 'wait=120' } } };

interface Answer<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** What came, or an error that tells what went wrong. */
export function dataOf<T>({ data, error, response }: Answer<T>): T {
  if (data !== undefined && response.ok) return data;
  throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(error)}`);
}

/** A job of any kind. */
type Outcome = Pick<Job, 'id' | 'kind' | 'state' | 'problem'> & { readonly result: unknown };

/** The result of a job that has succeeded. */
export function resultOf<K extends Kind>(kind: K, answer: Answer<Job>): Results[K] {
  const job: Outcome = dataOf(answer);
  if (hasSucceeded(kind, job)) return job.result;
  throw new Error(`${job.id} is ${job.kind}, ${job.state}: ${JSON.stringify(job.problem)}`);
}

const hasSucceeded = <K extends Kind>(kind: K, job: Outcome): job is Outcome & { result: Results[K] } =>
  job.kind === kind && job.state === 'succeeded' && job.result !== null;
