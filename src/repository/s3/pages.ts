/** Lists that come page by page. */
import { Problem } from '../../domain/problem.ts';
import { withDeadline } from '../with-deadline.ts';
import type { Bucket } from './bucket.ts';

/** A server that goes on where it has been would list for ever. */
export class RepeatedList extends Problem {
  constructor({ place }: Pick<Bucket, 'place'>) {
    super('repository_unavailable', `${place} cannot be used: the server repeats a list without end.`, {
      hint: 'Look at the server, and at what lies between: it must go on from the place that it is asked to go on from.',
    });
  }
}

/** Of a page, over a bad line, with all that is tried again: it has a thousand names. */
const pageLimitMs = 5 * 60_000;

/**
 * All pages of a list, the first one asked for with undefined, each other one with the place where the page before it goes on, as `next`
 * tells; undefined: that was the last one. Rejects with a `RepeatedList` where a place comes again, with `repository_unavailable` where a page
 * takes longer than any does, with the signal's reason where that aborts.
 */
export async function* pagesFrom<P, M>(
  bucket: Pick<Bucket, 'place'>,
  signal: AbortSignal,
  ask: (after: M | undefined, signal: AbortSignal) => Promise<P>,
  next: (page: P) => M | undefined,
): AsyncGenerator<P> {
  const known = new Set<string>();
  for (let after: M | undefined; ; ) {
    const place = after;
    const page = await withDeadline(
      pageLimitMs,
      () => tooSlow(bucket),
      (late) => ask(place, AbortSignal.any([signal, late])),
    );
    yield page;
    after = next(page);
    if (after === undefined) return;
    const mark = JSON.stringify(after);
    if (known.has(mark)) throw new RepeatedList(bucket);
    known.add(mark);
  }
}

const tooSlow = ({ place }: Pick<Bucket, 'place'>): Problem =>
  new Problem(
    'repository_unavailable',
    `${place} cannot be used: a page of a list has not come within ${pageLimitMs / 60_000} minutes.`,
    { hint: 'Look at the server, and at what lies between.' },
  );
