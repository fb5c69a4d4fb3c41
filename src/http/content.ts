/** Sends stored bytes: Range, ETag, digest, HEAD; a client that goes away frees everything. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteRange } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';
import { overSignal, whenOver } from './answer-over.ts';
import { byteRange } from './range.ts';

export interface Content {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  open(range: ByteRange | undefined, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Called once when the answer has ended, however it ended. */
  release(): void;
}

/** Answers a GET or HEAD of immutable bytes. Rejects with `range_not_satisfiable` and with what opening them does. */
export async function sendContent(
  content: Content,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  whenOver(reply, content.release);
  const { sizeBytes } = content;
  const etag = `"${content.sha256}"`;
  if (hasIt(request, etag)) return reply.code(304).header('etag', etag).send();
  const range = rangeOf(content, etag, request, reply);
  reply.headers({ ...describe(content), etag, 'content-length': range ? lengthOf(range) : sizeBytes });
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${sizeBytes}`);
  if (request.method === 'HEAD') return reply.send();
  const over = overSignal(reply);
  return sendPieces(content.open(range, over), reply, over);
}

/**
 * A piece is valid only until the next is asked for, so each is given to the kernel before that: memory does not grow with
 * the content, however slowly a client reads. Where reading fails in the middle the connection breaks, so that a short answer
 * is never taken for a whole one.
 */
async function sendPieces(
  source: AsyncIterable<Uint8Array>,
  reply: FastifyReply,
  over: AbortSignal,
): Promise<FastifyReply> {
  const pieces = source[Symbol.asyncIterator]();
  // Before the status is sent: what cannot be read at all still gets its problem.
  let next = await pieces.next().catch((error) => {
    if (!over.aborted) throw error;
    return nothing;
  });
  reply.hijack();
  const { raw, log } = reply;
  raw.statusCode = reply.statusCode;
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value);
  try {
    while (!next.done && (await isTaken(next.value, raw))) next = await pieces.next();
    if (next.done) raw.end();
  } catch (err) {
    if (!over.aborted) log.error({ err }, 'a download broke off');
    raw.destroy();
  } finally {
    await pieces.return?.();
  }
  return reply;
}

/** What a client that has left already gets. */
const nothing = { done: true, value: undefined } as const;

/** Resolves when the kernel has the piece; to false when the client has left. */
const isTaken = (piece: Uint8Array, raw: FastifyReply['raw']): Promise<boolean> =>
  new Promise((resolve) => {
    raw.write(piece, (error) => resolve(!error));
  });

const describe = ({ fileName, sha256 }: Content) => ({
  'content-type': 'application/octet-stream',
  'accept-ranges': 'bytes',
  'content-disposition': `attachment; filename="${fileName}"`,
  'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  'cache-control': 'private, no-transform',
});

const lengthOf = ({ start, end }: ByteRange): number => end - start + 1;

/** Whether If-None-Match names the ETag: weakly compared, as RFC 9110 asks. */
function hasIt({ headers }: FastifyRequest, etag: string): boolean {
  const known = headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return known.includes('*') || known.includes(etag);
}

/** What a GET asks for; a range of an older representation means the whole. Throws `range_not_satisfiable`. */
function rangeOf({ sizeBytes }: Content, etag: string, request: FastifyRequest, reply: FastifyReply) {
  const { range: header, 'if-range': ifRange } = request.headers;
  if (header === undefined || request.method !== 'GET') return undefined;
  if (ifRange !== undefined && ifRange !== etag) return undefined;
  const range = byteRange(header, sizeBytes);
  if (range !== 'unsatisfiable') return range;
  reply.header('content-range', `bytes */${sizeBytes}`);
  throw new Problem('range_not_satisfiable', `The content has ${sizeBytes} bytes.`);
}
