import { Problem } from '../domain/problem.ts';
import { createSlots } from '../domain/slots.ts';

export interface PooledChild {
  /** False once something failed in it, or it was killed or has ended. */
  reusable(): boolean;
  /** Kills it. */
  stop(): void;
  /** Resolves when the process is gone. */
  readonly ended: Promise<unknown>;
}

interface ChildPoolOptions<Child> {
  readonly start: () => Child;
  /** At most so many children at once. */
  readonly max: number;
  /** How long an unused child is kept for the next work. */
  readonly idleMs: number;
}

export interface ChildPool<Child> {
  /**
   * Lends a child to `body`, an unused one where there is one: starting costs about 0.2 s. Where all are lent, waits in
   * line. Rejects as `body` does, with the signal's reason while waiting, or with `shutting_down`.
   */
  use<T>(signal: AbortSignal, body: (child: Child) => Promise<T>): Promise<T>;
  /**
   * Starts a child for work that comes within `idleMs`, where none is unused and there may be one more; an unused one is kept for that long. Waits
   * for nothing and never throws: what it failed with the work itself meets.
   */
  warmUp(): void;
  /** Ends all children; resolves when they are gone. */
  close(): Promise<void>;
}

/** Children that are kept for the next operation, unless one failed in them. */
export function createChildPool<Child extends PooledChild>({
  start,
  max,
  idleMs,
}: ChildPoolOptions<Child>): ChildPool<Child> {
  const idle = new Map<Child, NodeJS.Timeout>();
  const children = new Set<Child>();
  const slots = createSlots(max);
  const closing = new AbortController();

  const add = (): Child => {
    const child = start();
    children.add(child);
    void child.ended.then(() => {
      children.delete(child);
      unpark(child);
    });
    return child;
  };
  const unpark = (child: Child): void => {
    clearTimeout(idle.get(child));
    idle.delete(child);
  };
  /** Out of the idle ones first: its end takes a moment, and nobody may get it meanwhile. */
  const retire = (child: Child): void => {
    unpark(child);
    child.stop();
  };
  const park = (child: Child): void => {
    if (child.reusable()) idle.set(child, setTimeout(retire, idleMs, child).unref());
    else child.stop();
  };
  async function lend<T>(body: (child: Child) => Promise<T>): Promise<T> {
    const [child = add()] = idle.keys();
    unpark(child);
    try {
      return await body(child);
    } finally {
      park(child);
    }
  }

  return {
    async use(signal, body) {
      const either = AbortSignal.any([signal, closing.signal]);
      const free = await slots.take(either);
      try {
        // It may have come just after: whoever is to end the children knows nothing of one that begins now.
        either.throwIfAborted();
        return await lend(body);
      } finally {
        free();
      }
    },
    warmUp() {
      const [retirement] = idle.values();
      if (retirement) return void retirement.refresh();
      if (closing.signal.aborted || children.size >= max) return;
      try {
        park(add());
      } catch {
        // No process or no memory was to be had just now.
      }
    },
    async close() {
      closing.abort(new Problem('shutting_down', 'The engine is closed.'));
      const all = [...children];
      for (const child of all) child.stop();
      await Promise.all(all.map((child) => child.ended));
    },
  };
}
