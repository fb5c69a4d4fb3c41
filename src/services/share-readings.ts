/**
 * One reading at a time, however many ask: whoever comes while one is under way gets the next, which all who wait share. Nobody is
 * told what was read before they asked.
 */
export function shareReadings<T>(read: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<void> | null = null;
  let next: Promise<T> | null = null;

  function begin(): Promise<T> {
    next = null;
    const reading = read();
    const ended = reading.then(
      () => {},
      () => {},
    );
    underWay = ended;
    void ended.then(() => {
      if (underWay === ended) underWay = null;
    });
    return reading;
  }

  return () => {
    if (!underWay) return begin();
    next ??= underWay.then(begin);
    return next;
  };
}

/** The same of each of several things by itself. */
export function shareReadingsOf<K, T>(read: (of: K) => Promise<T>): (of: K) => Promise<T> {
  const shared = new Map<K, () => Promise<T>>();
  return (of) => {
    const reading = shared.get(of) ?? shareReadings(() => read(of));
    shared.set(of, reading);
    return reading();
  };
}
