/**
 * The service worker of downloads: a browser saves by itself what it gets from an address, and to an address it sends no token. This one answers addresses that
 * the page makes up, each once, with what the service sends for the page's token, which is kept here from when the page has asked until then.
 */
import type { Answer, AskedDownload } from './messages.ts';

/** What the types of pages do not have. */
interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<AskedDownload>) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}
declare const self: Scope;

interface Expected extends AskedDownload {
  tell(answer: Answer): void;
}

const expected = new Map<string, Expected>();

self.addEventListener('install', () => void self.skipWaiting());

self.addEventListener('message', ({ data, ports: [port] }) => {
  const tell = (answer: Answer) => port?.postMessage(answer);
  expected.set(data.id, { ...data, tell });
  tell({ kind: 'ready' });
});

self.addEventListener('fetch', (event) => {
  const id = new URL(event.request.url).pathname.split('/').at(-1) ?? '';
  const asked = expected.get(id);
  expected.delete(id);
  event.respondWith(asked ? contentFor(asked) : Promise.resolve(nothing()));
});

/** The page stays as it is. */
const nothing = () => new Response(null, { status: 204 });

/** What the browser needs of them, and nothing to ask for a part with: the address is gone then. */
const keptHeaders = ['content-type', 'content-length', 'content-disposition', 'x-content-type-options'];

async function contentFor({ path, headers, tell }: Expected): Promise<Response> {
  const response = await fetch(path, { headers, cache: 'no-store' }).catch(() => null);
  if (!response) {
    tell({ kind: 'unanswered' });
    return nothing();
  }
  // What has no name to be saved by is no file: the browser would show it in the place of the page.
  if (!response.ok || !response.headers.has('content-disposition')) {
    const type = response.headers.get('content-type') ?? '';
    tell({ kind: 'refused', status: response.status, type, body: await response.text() });
    return nothing();
  }
  tell({ kind: 'begun' });
  // As it comes, and with its length: where it breaks off the browser knows that the file is not whole.
  const kept = keptHeaders.flatMap((name): [string, string][] => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new Response(response.body, { headers: kept });
}
