import { Value } from 'typebox/value';
import type { PooledChild } from '../children/child-pool.ts';
import { forkChild } from '../children/child-process.ts';
import type { StructureReport } from '../domain/ports/structure.ts';
import { unlessBefore } from '../domain/unless-before.ts';
import type { Progress } from './progress.ts';
import { HashReply, type HashRequest } from './protocol.ts';

const worker = new URL('./worker.ts', import.meta.url);

/** One forked process that hashes one file at a time. */
export interface HashChild extends PooledChild {
  /** Gives what was found when the writing has come to its end. Rejects where it is abandoned, which kills the process, or the process ends. */
  hash(progress: Progress): Promise<StructureReport>;
}

/** Forks a child. It keeps this process alive only while it hashes, and ends when this process does, or says nothing for too long. */
export function startHashChild(patienceMs: number): HashChild {
  const { process: child, stderr, keepAlive, reusable, stop, ended } = forkChild(worker);
  const unlessEnded = unlessBefore(ended.then(() => null));

  return {
    ended,
    reusable,
    stop,
    async hash(progress) {
      keepAlive(true);
      const whole = Promise.withResolvers<StructureReport>();
      const silence = startWaiting(patienceMs, stop);
      const receive = (message: unknown) => {
        if (!Value.Check(HashReply, message)) return stop();
        silence.answered(message);
        progress.hashed(message.hashed);
        if (message.report) whole.resolve(message.report);
      };
      child.on('message', receive);
      progress.signal.addEventListener('abort', stop);
      progress.follow((request) => {
        silence.asked(request);
        // A failed send means that the child has ended, which is noticed all the same.
        child.send(request, () => undefined);
      });
      try {
        const report = await unlessEnded(whole.promise);
        if (!report) throw new Error(stderr());
        return report;
      } finally {
        silence.end();
        progress.signal.removeEventListener('abort', stop);
        child.off('message', receive);
        keepAlive(false);
      }
    },
  };
}

/** Calls `giveUp` where what was asked for last is not there and nothing was heard for so long. */
function startWaiting(patienceMs: number, giveUp: () => void) {
  let asked: HashRequest | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    asked(request: HashRequest) {
      asked = request;
      timer ??= setTimeout(giveUp, patienceMs);
    },
    answered({ hashed, report }: HashReply) {
      clearTimeout(timer);
      const isDone = asked === undefined || (asked.last ? report !== undefined : hashed >= asked.to);
      timer = isDone ? undefined : setTimeout(giveUp, patienceMs);
    },
    end: () => clearTimeout(timer),
  };
}
