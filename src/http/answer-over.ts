import { finished } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Calls back once, when the answer has been sent or its client has left; soon where that has happened already. */
export function whenOver(reply: FastifyReply, callback: () => void): void {
  finished(reply.raw, () => callback());
}

/** Fires when the answer has been sent or its client has left. */
export function overSignal(reply: FastifyReply): AbortSignal {
  const over = new AbortController();
  whenOver(reply, () => over.abort());
  return over.signal;
}
