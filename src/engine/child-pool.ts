import { Problem } from '../domain/problem.ts';
import { createSlots } from '../domain/slots.ts';
import type { Child } from './child.ts';

interface ChildPoolOptions {
  readonly start: () => Child;
  /** At most so many children at once. */
  readonly max: number;
  /** How long an unused child is kept. */
  readonly idleMs: number;
}

export interface ChildPool {
  /**
   * Lends a child to `body`, an unused one where there is one: starting costs about 0.2 s. Where all are lent, waits in
   * line. Rejects as `body` does, with the signal's reason while waiting, or with `shutting_down`.
   */
  use<T>(signal: AbortSignal, body: (child: Child) => Promise<T>): Promise<T>;
  /** Ends all children; resolves when they are gone. */
  close(): Promise<void>;
}

/** Children that are kept for the next operation, unless one failed in them. */
export function createChildPool({ start, max, idleMs }: ChildPoolOptions): ChildPool {
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

  return {
    async use(signal, body) {
      const free = await slots.take(AbortSignal.any([signal, closing.signal]));
      const [child = add()] = idle.keys();
      unpark(child);
      try {
        return await body(child);
      } finally {
        park(child);
        free();
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
