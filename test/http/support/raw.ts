/** Requests that are sent exactly as they are given: `fetch` normalises paths and sets its own headers. */
import { type OutgoingHttpHeaders, request } from 'node:http';
import { isA } from './document.ts';

export interface RawAnswer {
  readonly status: number | undefined;
  /** Without parameters. */
  readonly type: string | undefined;
  readonly text: string;
  /** The code of a problem; null where the body is none. */
  readonly code: string | null;
  /** Pointers of a problem's errors. */
  readonly pointers: readonly string[];
}

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly text?: string;
  readonly headers?: OutgoingHttpHeaders;
}

export function raw(
  url: string,
  { method = 'GET', path, text = '', headers = {} }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const sent = request({ hostname, port, method, path, headers }, (response) => {
    const type = response.headers['content-type']?.split(';')[0];
    const whole = response.toArray().then((pieces) => read(pieces.join(''), type));
    whole.then((content) => resolve({ status: response.statusCode, type, ...content }), reject);
  });
  sent.on('error', reject);
  sent.end(text);
  return promise;
}

function read(text: string, type: string | undefined): Pick<RawAnswer, 'text' | 'code' | 'pointers'> {
  const body: unknown = text !== '' && type?.endsWith('json') ? JSON.parse(text) : null;
  if (!isA('Problem', body)) return { text, code: null, pointers: [] };
  return { text, code: body.code, pointers: (body.errors ?? []).map(({ pointer }) => pointer) };
}
