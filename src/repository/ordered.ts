/**
 * Maps items with at most `width` calls under way, and gives the results in the items' order. The first failure rejects;
 * the generator ends only when no call runs any more.
 */
export async function* mapOrdered<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  width: number,
  map: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = map(item);
      // Its rejection is met below, in order; until then it must not count as unhandled.
      result.catch(() => {});
      running.push(result);
      if (running.length >= width) yield* oldest(running);
    }
    while (running.length > 0) yield* oldest(running);
  } finally {
    await Promise.allSettled(running);
  }
}

async function* oldest<R>(running: Promise<R>[]): AsyncGenerator<R> {
  const result = running.shift();
  if (result) yield await result;
}

/** Does the work on all items with at most `width` under way. The first failure rejects, once none runs any more. */
export async function onEach<T>(
  items: Iterable<T> | AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  for await (const _done of mapOrdered(items, width, work));
}
