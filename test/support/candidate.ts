import type { Candidate } from '../../src/domain/retention/plan.ts';

/** A good backup of this instant for a policy to judge, named by it, which nothing else keeps. */
export function candidateAt(instant: string | number, changes: Partial<Candidate> = {}): Candidate {
  const createdAt = new Date(instant).toISOString();
  return {
    id: createdAt,
    createdAt,
    sizeBytes: 10,
    good: true,
    held: false,
    inUse: false,
    awaitedIn: [],
    ...changes,
  };
}
