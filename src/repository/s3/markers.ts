/** Where a list that comes page by page goes on: a server that names one place twice would list for ever. */
import { Problem } from '../../domain/problem.ts';
import type { Bucket } from './bucket.ts';

/** Tells of each place that is named to it whether it is a new one. */
export function createMarkers(): { readonly isNew: (...marker: readonly unknown[]) => boolean } {
  const known = new Set<string>();
  return {
    isNew(...marker) {
      const before = known.size;
      return known.add(JSON.stringify(marker)).size > before;
    },
  };
}

export const repeating = ({ place }: Pick<Bucket, 'place'>): Problem =>
  new Problem('repository_unavailable', `${place} cannot be used: the server repeats a list without end.`, {
    hint: 'Look at the server, and at what lies between: it must go on from the place that it is asked to go on from.',
  });
