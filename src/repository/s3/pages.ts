/** Lists that come page by page. */
import { Problem } from '../../domain/problem.ts';
import type { Bucket } from './bucket.ts';

/** A server that goes on where it has been would list for ever. */
export class RepeatedList extends Problem {
  constructor({ place }: Pick<Bucket, 'place'>) {
    super('repository_unavailable', `${place} cannot be used: the server repeats a list without end.`, {
      hint: 'Look at the server, and at what lies between: it must go on from the place that it is asked to go on from.',
    });
  }
}

/**
 * All pages of a list, the first one asked for with undefined, each other one with the place where the page before it goes on, as `next`
 * tells; undefined: that was the last one. Rejects with a `RepeatedList` where a place comes again.
 */
export async function* pagesFrom<P, M>(
  bucket: Pick<Bucket, 'place'>,
  ask: (after: M | undefined) => Promise<P>,
  next: (page: P) => M | undefined,
): AsyncGenerator<P> {
  const known = new Set<string>();
  for (let after: M | undefined; ; ) {
    const page = await ask(after);
    yield page;
    after = next(page);
    if (after === undefined) return;
    const place = JSON.stringify(after);
    if (known.has(place)) throw new RepeatedList(bucket);
    known.add(place);
  }
}
