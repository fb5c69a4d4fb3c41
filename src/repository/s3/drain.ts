import { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import { BrokenTransfer } from './errors.ts';

export interface Drain {
  /** As long as it must be. */
  readonly length: number;
  /** Without a byte, while it is wanted. */
  readonly silenceMs: number;
  /** Is given each piece. It may pause the body, which it resumes later. */
  take(piece: Buffer, body: IncomingMessage): void;
}

/** Reads the body of an answer. Rejects where it is silent or of another length. */
export function drain(body: unknown, { length, silenceMs, take }: Drain): Promise<void> {
  if (!(body instanceof IncomingMessage)) throw new BrokenTransfer('an answer without a body came');
  const ended = Promise.withResolvers<void>();
  const silence = setTimeout(() => {
    if (body.isPaused()) silence.refresh();
    else body.destroy(new BrokenTransfer('the server fell silent'));
  }, silenceMs);
  let came = 0;
  // Not by iteration: it costs as much as the reading itself.
  body.on('data', (piece: Buffer) => {
    silence.refresh();
    came += piece.length;
    if (came > length) body.destroy(new BrokenTransfer('more came than was asked for'));
    else take(piece, body);
  });
  finished(body, (error) => {
    clearTimeout(silence);
    if (error instanceof BrokenTransfer) ended.reject(error);
    else if (error) ended.reject(new BrokenTransfer(`the answer broke off: ${error.message}`));
    else if (came < length) ended.reject(new BrokenTransfer('the answer ended early'));
    else ended.resolve();
  });
  return ended.promise;
}
