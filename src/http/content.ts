/** Sends stored bytes: Range, ETag, digest, HEAD; a client that goes away frees everything. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteRange } from '../domain/ports/object-store.ts';
import { isProblem, Problem } from '../domain/problem.ts';
import { createQuota } from '../domain/quota.ts';
import { requireStill } from './access.ts';
import { overSignal, whenOver } from './answer-over.ts';
import { breakOff } from './break-off.ts';
import { byteRange } from './range.ts';

export interface Content {
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** What the ETag says: no other bytes have it. */
  readonly tag: string;
  /** Lower-case hex; null of bytes that are made on the fly. */
  readonly sha256: string | null;
  open(range: ByteRange | undefined, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Called once when the answer has ended, however it ended. */
  release(): void;
}

/** Answers a GET or HEAD of immutable bytes. Rejects with `range_not_satisfiable`, `too_many_requests` and with what opening them does. */
export async function sendContent(
  content: Content,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  whenOver(reply, content.release);
  const { sizeBytes } = content;
  const etag = `"${content.tag}"`;
  if (hasIt(request, etag))
    return reply
      .code(304)
      .headers({ etag, ...keptBy })
      .send();
  const range = rangeOf(content, etag, request, reply);
  const headers = { ...describe(content), etag, 'content-length': range ? lengthOf(range) : sizeBytes };
  if (request.method === 'HEAD') return reply.headers(headers).send();
  whenOver(reply, downloads.take(request.principal.name));
  const over = overSignal(reply);
  const partial = range && { 'content-range': `bytes ${range.start}-${range.end}/${sizeBytes}` };
  if (partial) reply.code(206);
  return sendPieces(content.open(range, over), { ...headers, ...partial }, reply, over);
}

/** Of one token: each has a piece in memory until its client takes it, four megabytes where it comes from a bucket. */
const downloads = createQuota(100, 'downloads of one token');

/** Bytes that never change, for whoever may ask for them. */
const keptBy = { 'cache-control': 'private, no-transform' };

/** What every answer that is to be saved as a file says of it. */
export const attachment = (fileName: string, mediaType: string) => ({
  'content-type': mediaType,
  'content-disposition': `attachment; filename="${fileName}"`,
  ...keptBy,
});

/**
 * A piece is valid only until the next is asked for, so each is given to the kernel before that: memory does not grow with
 * the content, however slowly a client reads. Where reading fails in the middle the connection is reset, so that a short answer
 * is never taken for a whole one: an orderly end could be, where a client or a proxy does not count the bytes. So it is where the
 * signal fires, and nothing waits for the client any more, and where whoever asked would not get it now.
 */
export async function sendPieces(
  source: AsyncIterable<Uint8Array>,
  headers: Readonly<Record<string, string | number>>,
  reply: FastifyReply,
  signal: AbortSignal,
): Promise<FastifyReply> {
  const { raw, log } = reply;
  const pieces = source[Symbol.asyncIterator]();
  // Before the status is sent: what cannot be read at all still gets its problem.
  let next = await pieces.next().catch((error) => {
    if (!raw.destroyed) throw error;
    return nothing;
  });
  reply.headers(headers).hijack();
  raw.statusCode = reply.statusCode;
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value);
  try {
    while (!next.done && (await isTaken(next.value, raw, signal))) {
      requireStill(reply.request);
      next = await pieces.next();
    }
    if (next.done) raw.end();
    else breakOffAnswer(raw);
  } catch (err) {
    if (!signal.aborted && !isProblem(err, 'unauthorized', 'forbidden'))
      log.error({ err }, 'a download broke off');
    breakOffAnswer(raw);
  } finally {
    await pieces.return?.();
  }
  return reply;
}

function breakOffAnswer(raw: FastifyReply['raw']): void {
  if (raw.socket) breakOff(raw.socket);
  else raw.destroy();
}

/** What a client that has left already gets. */
const nothing = { done: true, value: undefined } as const;

/** Resolves when the kernel has the piece; to false where the signal fires: of a client that has left Node may never call back. */
const isTaken = (piece: Uint8Array, raw: FastifyReply['raw'], signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const leave = () => resolve(false);
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave);
    raw.write(piece, (error) => {
      signal.removeEventListener('abort', leave);
      resolve(!error);
    });
  });

const describe = ({ fileName, mediaType, sha256 }: Content) => ({
  ...attachment(fileName, mediaType),
  'accept-ranges': 'bytes',
  ...(sha256 && { 'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:` }),
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
