/** Requests to the service that sent this page. */
import createFetchClient from 'openapi-fetch';
import type { paths } from '../../../../openapi/client.ts';
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

/** What an answer of the service says of it and of the token, whoever asked for it. */
export function heed(response: Response): Response {
  if (isOfProxy(response)) unanswered();
  else answered();
  if (response.status === 401 && token.value !== null) {
    isRefused.value = true;
    forgetToken();
  }
  return response;
}

export const api = createFetchClient<paths>({ baseUrl: location.origin, fetch: send });

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
