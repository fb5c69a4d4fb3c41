import { ObjectUnreadable } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import type { VerificationProblem } from '../../domain/verification.ts';

/**
 * Bytes that the disk cannot read are damage of what is stored, where the place that holds it is not gone altogether. Other errors pass
 * through.
 */
export async function unreadableBytes(
  error: unknown,
  checkPlace: () => Promise<unknown>,
): Promise<VerificationProblem> {
  if (!(error instanceof Problem && error.cause instanceof ObjectUnreadable)) throw error;
  await checkPlace();
  return { code: 'unreadable', message: error.message };
}
