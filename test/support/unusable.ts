import { Problem } from '../../src/domain/problem.ts';
import type { Unusable } from '../../src/services/repositories/unusable.ts';

/** Where nothing that was stored is unusable. */
export const nothingUnusable: Unusable = {
  facts: () => [],
  missing: (kind, id) => new Problem('not_found', `There is no ${kind} ${id}.`),
  placesOf: () => [],
  removed: () => {},
};
