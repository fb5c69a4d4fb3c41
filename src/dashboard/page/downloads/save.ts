/** Downloads with a token, which a link cannot send. */
import { heed, send } from '../api/client.ts';
import { unanswered } from '../api/connection.ts';
import { ApiError, isProblem } from '../api/problem.ts';
import { authorization } from '../session/token.ts';
import { scope } from './find-worker.ts';
import type { Answer, AskedDownload } from './messages.ts';

/** Has the browser save it as any other download. Resolves once that has begun; throws the problem that came instead. */
export async function saveBy(worker: ServiceWorker, path: string): Promise<void> {
  const asked: AskedDownload = { id: crypto.randomUUID(), path, headers: authorization() };
  const { port1: port, port2 } = new MessageChannel();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  port.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.kind === 'ready') return openApart(`${scope}${asked.id}`);
    port.close();
    if (data.kind === 'begun') return resolve();
    accept(data).then(() => resolve(), reject);
  };
  worker.postMessage(asked, [port2]);
  await promise;
}

/** How long a frame stays: by then the browser has what it saves, or never will. */
const frameMs = 600_000;

/** In a frame of its own: an address that the page itself opens calls off one that has not been answered yet. */
function openApart(address: string): void {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.src = address;
  document.body.append(frame);
  setTimeout(() => frame.remove(), frameMs);
}

async function accept(answer: Exclude<Answer, { kind: 'begun' }>): Promise<Response> {
  if (answer.kind !== 'refused') {
    unanswered();
    throw new TypeError('The service did not answer.');
  }
  const { status, type, body } = answer;
  return contentOf(heed(new Response(body, { status, headers: { 'content-type': type } })));
}

/** What is no file of the service has no name: a proxy's page, say. */
async function contentOf(response: Response): Promise<Response> {
  if (response.ok && response.headers.has('content-disposition')) return response;
  const answer: unknown = await response.json().catch(() => null);
  throw new ApiError(response.status, isProblem(answer) ? answer : null);
}

/** Through the memory of the browser: all of it is there before the first byte is saved. Throws the problem that came instead. */
export async function saveFromMemory(path: string, fileName: string): Promise<void> {
  const response = await contentOf(await send(new Request(path)));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}
