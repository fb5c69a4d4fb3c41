import type { ChildProcess } from 'node:child_process';
import { Value } from 'typebox/value';
import type { PooledChild } from '../children/child-pool.ts';
import { forkChild } from '../children/child-process.ts';
import { unlessBefore } from '../domain/unless-before.ts';
import { deathProblem, failureProblem, type Limits, type StopReason } from './ending.ts';
import { guard } from './guards.ts';
import { Reply, type Request, type Resources, type Task } from './protocol.ts';

const worker = new URL('./worker.ts', import.meta.url);

interface RunOptions {
  readonly resources: Resources;
  readonly limits: Limits;
  /** See `guard`. */
  readonly freeBytes: (() => Promise<number>) | null;
  readonly signal: AbortSignal;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** One forked process that does one operation at a time. */
export interface Child extends PooledChild {
  /** Does a task and gives its unchecked result. Rejects with a Problem (`shutting_down` where it was stopped), or with the signal's reason. */
  run(task: Task, options: RunOptions): Promise<unknown>;
}

/** Forks a child. It keeps this process alive only while it runs something, and ends when this process does. */
export function startChild(): Child {
  const handle = forkChild(worker);
  const { process: child, exit, stderr, keepAlive, reusable, retire, ended } = handle;
  const unlessExit = unlessBefore(exit);
  let stopped: StopReason | undefined;
  const kill = (reason: StopReason) => {
    stopped ??= reason;
    handle.stop();
  };

  return {
    ended,
    reusable,
    stop: () => kill('closed'),
    async run(task, { resources, limits, freeBytes, signal, onProgress }) {
      signal.throwIfAborted();
      keepAlive(true);
      using answer = listen(child, onProgress, kill);
      using _guards = guard({
        pid: child.pid,
        limits,
        signal,
        freeBytes,
        cancel: () => send(child, { kind: 'cancel' }),
        kill,
      });
      send(child, { kind: 'run', task, resources });
      const reply = await unlessExit(answer.last);
      keepAlive(false);
      if (!('kind' in reply) || reply.kind === 'failed') retire();
      signal.throwIfAborted();
      if (!('kind' in reply)) {
        const { hasBegun } = answer;
        throw deathProblem({ task, exit: reply, stopped, stderr: stderr(), limits, hasBegun: hasBegun() });
      }
      if (reply.kind === 'failed') throw failureProblem(reply);
      return reply.kind === 'done' ? reply.result : undefined;
    },
  };
}

/** A failed send means that the child has ended, which is noticed and reported elsewhere. */
function send(child: ChildProcess, request: Request): void {
  if (child.connected) child.send(request, () => undefined);
}

/** Passes progress on until disposed of; `last` is the reply that ends the operation, `hasBegun` whether the child has it in hand. */
function listen(
  child: ChildProcess,
  onProgress: ((fraction: number) => void) | undefined,
  kill: (reason: StopReason) => void,
) {
  const last = Promise.withResolvers<Exclude<Reply, { kind: 'begun' | 'progress' }>>();
  let begun = false;
  const receive = (message: unknown) => {
    if (!Value.Check(Reply, message)) kill('protocol');
    else if (message.kind === 'begun') begun = true;
    else if (message.kind === 'progress') onProgress?.(message.fraction);
    else last.resolve(message);
  };
  child.on('message', receive);
  const end = () => child.off('message', receive);
  return { last: last.promise, hasBegun: () => begun, [Symbol.dispose]: end };
}
