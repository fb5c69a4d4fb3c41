/** One call of the service: printed as a curl command that can be repeated as it stands, made, and its answer checked. */
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { command, facts, seconds } from './say.ts';

export interface Call<T extends TSchema> {
  readonly path: string;
  /** Makes it a POST of JSON that waits for the end of its job. */
  readonly body?: object;
  /** What must be answered. */
  readonly status: number;
  readonly answer: T;
  /** What to print of the answer. */
  readonly show: (answer: Static<T>) => Readonly<Record<string, string | undefined>>;
}

/** Makes a call and gives its answer. Rejects where the answer is not what it must be. */
export type MakeCall = <T extends TSchema>(call: Call<T>) => Promise<Static<T>>;

const jobHeaders = { 'Content-Type': 'application/json', Prefer: 'wait=240' };

/** Calls of the service at `base`, until `signal` fires. */
export const createCaller =
  (base: string, signal: AbortSignal): MakeCall =>
  async (call) => {
    command(curl(base, call.path, call.body));
    const begun = performance.now();
    const post = call.body && { method: 'POST', headers: jobHeaders, body: JSON.stringify(call.body) };
    const response = await fetch(base + call.path, { ...post, signal });
    const answer: unknown = await response.json();
    const took = seconds(performance.now() - begun);
    if (response.status !== call.status || !Value.Check(call.answer, answer)) {
      throw new Error(unexpected(call, response.status, answer));
    }
    facts({ answer: `${response.status} ${response.statusText} after ${took}`, ...call.show(answer) });
    return answer;
  };

function curl(base: string, path: string, body: object | undefined): string {
  if (!body) return `curl ${base}${path}`;
  const headers = Object.entries(jobHeaders).map(([name, value]) => `-H '${name}: ${value}'`);
  return `curl ${base}${path} \\\n  ${headers.join(' ')} \\\n  -d ${quoted(JSON.stringify(body))}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function unexpected<T extends TSchema>(call: Call<T>, status: number, answer: unknown): string {
  const [error] = Value.Errors(call.answer, answer);
  const wrong = status === call.status ? `${error?.instancePath} ${error?.message}` : `not ${call.status}`;
  return `${call.path} answered ${status} (${wrong}): ${JSON.stringify(answer, null, 2)}`;
}
