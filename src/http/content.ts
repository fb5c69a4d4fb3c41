/** Sends stored bytes: Range, ETag, digest, HEAD; a client that goes away frees everything. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import parseRange from 'range-parser';
import type { ByteRange } from '../domain/ports/object-store.ts';
import { Problem } from '../domain/problem.ts';

export interface Content {
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  open(range: ByteRange | undefined, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Called once when the answer has ended, however it ended. */
  release(): void;
}

/** Answers a GET or HEAD of immutable bytes. */
export function sendContent(content: Content, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.raw.once('close', content.release);
  const etag = `"${content.sha256}"`;
  reply.headers({
    etag,
    'accept-ranges': 'bytes',
    'content-disposition': `attachment; filename="${content.fileName}"`,
    'repr-digest': `sha-256=:${Buffer.from(content.sha256, 'hex').toString('base64')}:`,
    'cache-control': 'private, no-transform',
  });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const range = rangeOf(content, etag, request, reply);
  const length = range ? range.end - range.start + 1 : content.sizeBytes;
  reply.type('application/octet-stream').header('content-length', length);
  if (range)
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${content.sizeBytes}`);
  if (request.method === 'HEAD') return reply.send();
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return reply.send(Readable.from(content.open(range, gone.signal), { objectMode: false }));
}

/** The one range that was asked for. Several, or one of an older representation, mean the whole. */
function rangeOf({ sizeBytes }: Content, etag: string, { headers }: FastifyRequest, reply: FastifyReply) {
  const ifRange = headers['if-range'];
  if (headers.range === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined;
  const ranges = parseRange(sizeBytes, headers.range);
  if (ranges === -1) {
    reply.header('content-range', `bytes */${sizeBytes}`);
    throw new Problem('range_not_satisfiable', `The content has ${sizeBytes} bytes.`);
  }
  return ranges !== -2 && ranges.length === 1 ? ranges[0] : undefined;
}
