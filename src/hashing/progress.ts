/** Between who writes a file and the child that hashes it: how far the one has come, and how far the other. */
import type { Following } from '../domain/ports/hasher.ts';
import type { HashRequest } from './protocol.ts';

/** Each message costs both processes some time, and what is hashed later some of the whole time. */
const stepBytes = 4 << 20;
/** What was just written is read from memory; what the system has let go of since would come from the disk. */
const furthestBehindBytes = 256 << 20;

export interface Progress extends Omit<Following<unknown>, 'finish'> {
  /** Aborts when it is abandoned, or with the signal of who wanted it. */
  readonly signal: AbortSignal;
  finish(lengthBytes: number): void;
  /** Hands over what there is to hash by now, and from then on all that comes. */
  follow(send: (request: HashRequest) => void): void;
  hashed(bytes: number): void;
  /** Nobody hashes any more: nobody waits for that any more either. */
  end(): void;
}

/** Of a file that is hashed, and whose structure is checked where that is wanted. */
export function createProgress(
  { file, structure }: Pick<HashRequest, 'file' | 'structure'>,
  signal: AbortSignal,
): Progress {
  const abandoned = new AbortController();
  let request: HashRequest = { file, structure, to: 0, last: false };
  let send: ((request: HashRequest) => void) | undefined;
  let hashed = 0;
  let ended = false;
  let caughtUp: PromiseWithResolvers<void> | undefined;

  const isNear = () => ended || request.to - hashed <= furthestBehindBytes;
  const release = () => {
    if (isNear()) caughtUp?.resolve();
  };
  const ask = (to: number, last: boolean) => {
    request = { file, structure, to, last };
    send?.(request);
  };
  return {
    signal: AbortSignal.any([signal, abandoned.signal]),
    async written(position) {
      if (position - request.to < stepBytes) return;
      ask(position, false);
      if (isNear()) return;
      caughtUp = Promise.withResolvers();
      await caughtUp.promise;
    },
    finish: (lengthBytes) => ask(lengthBytes, true),
    follow(to) {
      send = to;
      send(request);
    },
    hashed(bytes) {
      hashed = bytes;
      release();
    },
    end() {
      ended = true;
      send = undefined;
      release();
    },
    abandon() {
      if (!request.last) abandoned.abort();
    },
  };
}
