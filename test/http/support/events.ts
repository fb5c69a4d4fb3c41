/** Reads a stream of server-sent events. */
import type { Components } from './document.ts';
import { isA } from './document.ts';

export interface SentEvent {
  readonly id: string;
  readonly event: string;
  readonly job: Components['Job'];
}

export interface Stream {
  readonly response: Response;
  /** Every event until the service ends the stream, or the client leaves. */
  events(): AsyncGenerator<SentEvent>;
  leave(): void;
}

export async function watch(url: string, id: string, lastEventId?: string): Promise<Stream> {
  const leaving = new AbortController();
  const headers = { accept: 'text/event-stream', ...(lastEventId ? { 'last-event-id': lastEventId } : {}) };
  const response = await fetch(`${url}/jobs/${id}/events`, { headers, signal: leaving.signal });
  return { response, events: () => eventsOf(response), leave: () => leaving.abort() };
}

async function* eventsOf({ body }: Response): AsyncGenerator<SentEvent> {
  if (!body) return;
  let text = '';
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks.filter((block) => !block.startsWith(':')).map(parse);
  }
}

function parse(block: string): SentEvent {
  const fields = new Map(block.split('\n').map((line) => splitOnce(line)));
  const job: unknown = JSON.parse(fields.get('data') ?? '');
  if (!isA('Job', job)) throw new Error(`no job: ${block}`);
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', job };
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf(': ');
  return [line.slice(0, at), line.slice(at + 2)];
}
