/** Answers what never becomes a request: what is no HTTP, or does not come in time. Breaks off what a client has half left. */
import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem, problemDocument } from '../domain/problem.ts';
import { breakOff } from './break-off.ts';
import { securityHeaders } from './security-headers.ts';

/** The latest answer of each connection. */
const answers = new WeakMap<Socket, ServerResponse>();

export function followAnswer(socket: Socket, answer: ServerResponse): void {
  if (!answers.has(socket)) socket.on('end', () => leaveHalf(socket));
  answers.set(socket, answer);
}

/**
 * Where a client closes its half of a connection Node closes the other, after what was written by then: the rest of an answer can never come.
 * A client that does not read either would keep engine, image and files until it has been idle for too long. No reset: a connection that is being
 * closed already refuses it, and would stay.
 */
function leaveHalf(socket: Socket): void {
  const answer = answers.get(socket);
  if (answer?.headersSent && !answer.writableEnded) socket.destroy();
}

/** There is no request yet, only a socket. Nothing of it is logged, it may hold a token. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  // A problem amid the bytes of a download would be taken for some of them.
  if (isUnderWay(answers.get(socket))) breakOff(socket);
  else {
    socket.write(answerTo(error.code));
    // What still trickles in must not hold the connection.
    socket.destroySoon();
  }
}

const isUnderWay = (answer: ServerResponse | undefined): boolean =>
  answer?.headersSent === true && !answer.writableFinished;

function answerTo(code: string | undefined): string {
  const document = problemDocument(problemOf(code), `/requests/${randomUUID()}`);
  const body = JSON.stringify(document);
  const headers = {
    ...securityHeaders,
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${document.status} ${STATUS_CODES[document.status]}`, ...lines, '', body].join('\r\n');
}

const problemOf = (code: string | undefined): Problem =>
  code === 'ERR_HTTP_REQUEST_TIMEOUT'
    ? new Problem('request_timeout', 'The request did not come in time.')
    : new Problem('validation_failed', 'The request is not valid HTTP, or its headers are too long.', {
        hint: 'Use an HTTP client.',
      });
