import type { Problem } from '../domain/problem.ts';

/**
 * Does what is over within some minutes; its signal then aborts with the problem that `late` gives. A store gives up where it hears nothing, but not
 * where it hears little.
 */
export async function withDeadline<T>(
  limitMs: number,
  late: () => Problem,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(late()), limitMs);
  try {
    return await work(deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}
