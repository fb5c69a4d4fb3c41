/** What lies between a service and its S3 server, and goes wrong on command. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request as it comes by. */
export interface Passing {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Whether it may replace nothing. */
  readonly conditional: boolean;
  /** Whether it says the hash of what it sends. */
  readonly hashed: boolean;
}

/**
 * reset: the connection breaks before anything is passed on. late: the request is passed on half a second later. lost: it is
 * passed on, the answer is not. cut: the answer's body breaks off in the middle. stall: it falls silent there. flip: one bit of it is wrong. flip-sent: one bit
 * of the request's body is. unlocked: the answer tells of no lock. etag: the answer has one that is no MD5. A number: this status is answered instead, with `code`.
 */
export interface Fault {
  readonly how:
    | 'reset'
    | 'late'
    | 'lost'
    | 'cut'
    | 'stall'
    | 'flip'
    | 'flip-sent'
    | 'unlocked'
    | 'etag'
    | number;
  readonly code?: string;
  readonly on: (passing: Passing) => boolean;
  /** How often it strikes; always without it. */
  readonly times?: number;
}

export interface S3Proxy {
  readonly endpoint: string;
  /** What has come by. */
  readonly requests: Passing[];
  /** What of it was answered whole. */
  readonly answered: Passing[];
  /** Adds a fault; gives what takes it away. */
  break(fault: Fault): () => void;
  close(): void;
}

export async function startS3Proxy(target: string): Promise<S3Proxy> {
  const faults = new Map<Fault, number>();
  const requests: Passing[] = [];
  const answered: Passing[] = [];
  const strike = (passing: Passing): Fault | undefined => {
    const fault = [...faults].find(([fault, left]) => left > 0 && fault.on(passing))?.[0];
    if (fault) faults.set(fault, (faults.get(fault) ?? 0) - 1);
    return fault;
  };
  const server = createServer((incoming, reply) => {
    const { method = '', url = '', headers } = incoming;
    const hashed = 'content-md5' in headers || 'x-amz-checksum-crc32' in headers;
    const passing = { method, url, conditional: 'if-none-match' in headers, hashed };
    requests.push(passing);
    reply.once('finish', () => answered.push(passing));
    serve(target, incoming, reply, strike(passing)).catch(() => reply.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    requests,
    answered,
    break(fault) {
      faults.set(fault, fault.times ?? Number.POSITIVE_INFINITY);
      return () => faults.delete(fault);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function serve(
  target: string,
  incoming: IncomingMessage,
  reply: ServerResponse,
  { how, code = 'InternalError' }: Partial<Fault> = {},
): Promise<void> {
  if (how === 'reset') return void incoming.socket.resetAndDestroy();
  const sent = await buffer(incoming);
  if (how === 'late') await sleep(500);
  if (typeof how === 'number') {
    if (how < 300) return void reply.writeHead(how).end();
    reply.writeHead(how, { 'content-type': 'application/xml', date: new Date().toUTCString() });
    return void reply.end(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>on command</Message></Error>`,
    );
  }
  if (how === 'flip-sent') spoil(sent);

  const answer = await pass(target, incoming, sent);
  if (how === 'lost') {
    await buffer(answer);
    return void incoming.socket.resetAndDestroy();
  }
  if (how === 'cut' || how === 'stall') return passHalf(answer, reply, how);
  if (how === 'etag') answer.headers.etag = '"no-md5"';
  if (how === 'unlocked') withoutLock(answer.headers);
  reply.writeHead(answer.statusCode ?? 500, answer.headers);
  if (how === 'etag') answer.pipe(withoutMd5()).pipe(reply);
  else if (how === 'flip') answer.pipe(flipping()).pipe(reply);
  else answer.pipe(reply);
}

async function pass(target: string, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { url = '', method, headers } = incoming;
  const forwarded = request(target + url, { method, headers });
  forwarded.end(body);
  const [answer] = await once(forwarded, 'response');
  return answer;
}

async function passHalf(answer: IncomingMessage, reply: ServerResponse, how: 'cut' | 'stall'): Promise<void> {
  const body = await buffer(answer);
  // The head of an answer without a body would be all of it.
  if (body.length > 0) {
    reply.writeHead(answer.statusCode ?? 500, answer.headers);
    reply.write(body.subarray(0, body.length / 2));
  }
  if (how === 'cut') setImmediate(() => reply.destroy());
}

function withoutLock(headers: IncomingHttpHeaders): void {
  for (const name of Object.keys(headers)) if (name.startsWith('x-amz-object-lock-')) delete headers[name];
}

function spoil(bytes: Uint8Array): void {
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
}

/** In the body, where the answer to a completion has it. */
const withoutMd5 = (): Transform =>
  new Transform({
    transform: (piece: Uint8Array, _, next) =>
      next(null, String(piece).replace(/[0-9a-f]{32}-/, `${'0'.repeat(32)}-`)),
  });

function flipping(): Transform {
  let done = false;
  return new Transform({
    transform(piece: Uint8Array, _, next) {
      const bytes = Buffer.from(piece);
      if (!done) spoil(bytes);
      done = true;
      next(null, bytes);
    },
  });
}
