import { isUnreadable } from '../../domain/ports/object-store.ts';
import type { VerificationProblem } from '../../domain/verification.ts';

/**
 * Bytes that cannot be read are damage of what is stored, where the place that holds it is not gone altogether. Other errors pass
 * through.
 */
export async function unreadableBytes(
  error: unknown,
  checkPlace: () => Promise<unknown>,
): Promise<VerificationProblem> {
  if (!isUnreadable(error)) throw error;
  await checkPlace();
  return { code: 'unreadable', message: error.message };
}
