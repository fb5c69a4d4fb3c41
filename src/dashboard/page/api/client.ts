/** Requests to the service that sent this page. */
import createFetchClient from 'openapi-fetch';
import type { paths } from '../../../../openapi/client.ts';
import { setClock } from '../format/now.ts';
import { authorization, forgetToken, isRefused, token } from '../session/token.ts';
import { answered, unanswered } from './connection.ts';
import { ApiError, isOfProxy, isProblem } from './problem.ts';

/** fetch with the token, which notices when the service is gone, and when it no longer takes the token. */
export async function send(request: Request): Promise<Response> {
  for (const [name, value] of Object.entries(authorization())) request.headers.set(name, value);
  const response = await fetch(request).catch((error: unknown) => {
    if (!request.signal.aborted) unanswered();
    throw error;
  });
  return heed(response);
}

/** What an answer of the service says of it and of the token, whoever asked for it. Throws where a success is not the service's. */
export function heed(response: Response): Response {
  if (isOfProxy(response)) {
    unanswered();
    if (response.ok) throw new ApiError(response.status, null);
  } else {
    answered();
    setClock(response.headers.get('date'));
  }
  if (response.status === 401 && token.value !== null) {
    isRefused.value = true;
    forgetToken();
  }
  return response;
}

/** A network can swallow what is sent, of which no browser tells. */
const patienceMs = 30_000;

/**
 * The same for what is answered soon: it gives the answer with all of its body, or fails after so long, and then the service counts as gone.
 * What waits for ever would keep the page as it was, and one of the few connections with it.
 */
export async function sendPromptly(request: Request, withinMs = patienceMs): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), withinMs);
  const signal = AbortSignal.any([request.signal, late.signal]);
  try {
    const response = await send(new Request(request, { signal }));
    return new Response(await response.arrayBuffer(), response);
  } catch (error) {
    if (!request.signal.aborted) unanswered();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** What only looks is asked for again and again; a plan may take its time. */
const sendAsIs = (request: Request): Promise<Response> =>
  request.method === 'GET' ? sendPromptly(request) : send(request);

export const api = createFetchClient<paths>({ baseUrl: location.origin, fetch: sendAsIs });

interface Answer<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** What came. Throws the problem that came instead. */
export function dataOf<T>({ data, error, response }: Answer<T>): T {
  if (data !== undefined && response.ok) return data;
  throw new ApiError(response.status, isProblem(error) ? error : null);
}
