import { FailedWithResult } from '../../domain/failed-with-result.ts';
import { Problem, type ProblemCode } from '../../domain/problem.ts';
import type { FoundCopies, FoundCopy } from './find-backup.ts';

const unusable: ReadonlySet<ProblemCode> = new Set([
  'repository_unavailable',
  'not_found',
  'verification_failed',
]);

/** The copy is away, was taken away behind our back, or is damaged: another one may do. */
export function isUnusable(error: unknown): boolean {
  const problem = error instanceof FailedWithResult ? error.problem : error;
  return problem instanceof Problem && unusable.has(problem.code);
}

/** The repository is away. */
export const isAway = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'repository_unavailable';

/** The repository is away, or somebody took the copy from it. */
export const isNotThere = (error: unknown): boolean =>
  isAway(error) || (error instanceof Problem && error.code === 'not_found');

/**
 * What the first copy gives that can be used: where one cannot, for such a reason, the next is tried. Rejects with what kept
 * the first, where none can be used.
 */
export async function firstCopy<T>(
  copies: FoundCopies,
  use: (copy: FoundCopy) => Promise<T>,
  mayTryNext = isUnusable,
): Promise<T> {
  const [first, ...others] = copies;
  try {
    return await use(first);
  } catch (error) {
    if (!mayTryNext(error)) throw error;
    for (const copy of others) {
      try {
        return await use(copy);
      } catch (other) {
        if (!mayTryNext(other)) throw other;
      }
    }
    throw error;
  }
}
