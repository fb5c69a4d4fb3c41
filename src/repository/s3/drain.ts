import { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import { freeMemory } from '../free-memory.ts';
import { BrokenTransfer } from './errors.ts';

export interface Drain {
  /** As long as it must be. */
  readonly length: number;
  /** Without a byte, while it is wanted. */
  readonly silenceMs: number;
  /**
   * Is given each piece, to be copied before this returns: its memory is freed then, not when what it returns settles. While that is
   * pending nothing more is read, and what broke off meanwhile is told only after it.
   */
  take(piece: Buffer): Promise<void> | undefined;
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
  let taking = Promise.resolve();
  const wait = (taken: Promise<void>) => {
    body.pause();
    taking = taken.then(
      () => void body.resume(),
      (error: Error) => void body.destroy(error),
    );
  };
  // Not by iteration: it costs as much as the reading itself.
  body.on('data', (piece: Buffer) => {
    silence.refresh();
    came += piece.length;
    if (came > length) return body.destroy(new BrokenTransfer('more came than was asked for'));
    const taken = take(piece);
    freeMemory(piece);
    if (taken) wait(taken);
  });
  finished(body, async (error) => {
    clearTimeout(silence);
    // Whoever asks again from here must find that settled: the memory that it takes pieces into is another after it.
    await taking;
    if (error instanceof BrokenTransfer) ended.reject(error);
    else if (error) ended.reject(new BrokenTransfer(`the answer broke off: ${error.message}`));
    else if (came < length) ended.reject(new BrokenTransfer('the answer ended early'));
    else ended.resolve();
  });
  return ended.promise;
}
