/**
 * Waits for work unless something that lives longer, the end of a process or of a connection, comes before it. `Promise.race` would do the same, but leave
 * something with the longer one each time, which keeps what the work gave for as long.
 */
export function unlessBefore<E>(end: Promise<E>): <T>(work: Promise<T>) => Promise<T | E> {
  const waiting = new Set<(value: E) => void>();
  let hasEnded = false;
  void end.then((value) => {
    hasEnded = true;
    for (const tell of waiting) tell(value);
  });
  return async <T>(work: Promise<T>) => {
    if (hasEnded) return Promise.race([work, end]);
    const first = Promise.withResolvers<T | E>();
    waiting.add(first.resolve);
    work.then(first.resolve, first.reject);
    try {
      return await first.promise;
    } finally {
      waiting.delete(first.resolve);
    }
  };
}
