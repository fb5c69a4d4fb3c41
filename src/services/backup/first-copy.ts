import { FailedWithResult } from '../../domain/failed-with-result.ts';
import { isProblem, type Problem } from '../../domain/problem.ts';
import type { FoundCopies, FoundCopy } from './find-backup.ts';

/** The copy is away, was taken away behind our back, or is damaged: another one may do. */
export function isUnusable(error: unknown): boolean {
  const problem = error instanceof FailedWithResult ? error.problem : error;
  return isProblem(problem, 'repository_unavailable', 'not_found', 'verification_failed');
}

/** The repository is away. */
export const isAway = (error: unknown): error is Problem => isProblem(error, 'repository_unavailable');

/** Somebody took it away. */
export const isGone = (error: unknown): boolean => isProblem(error, 'not_found');

/** The repository is away, or somebody took the copy from it. */
export const isNotThere = (error: unknown): boolean => isAway(error) || isGone(error);

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
