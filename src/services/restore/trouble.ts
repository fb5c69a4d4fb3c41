/** Errors of the file system as the problems that they are for whoever asked for a restore. */
import { FailedWithResult } from '../../domain/failed-with-result.ts';
import { Problem } from '../../domain/problem.ts';
import { hasCode, isFull } from '../../files/errno.ts';

/** For errors before the swap: nothing but staging was touched. What is no such error passes through. */
export function asRestoreProblem(error: unknown, home: string): unknown {
  if (error instanceof Problem || error instanceof FailedWithResult) return error;
  if (isFull(error)) {
    return new Problem('insufficient_space', `The file system of ${home} is full. Nothing was touched.`, {
      cause: error,
    });
  }
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) {
    return new Problem('target_not_replaceable', `${home} cannot be written: ${sentence(error)}`, {
      hint: 'Give the user of the service the right to write this folder.',
      cause: error,
    });
  }
  if (hasCode(error, 'EIO')) {
    return new Problem('restore_failed', `A disk failed: ${sentence(error)} Nothing was touched.`, {
      hint: 'Look for errors of the disk in the log of the system.',
      cause: error,
    });
  }
  return error;
}

/** For errors in the swap. `kept` tells what could not be put back; null: all is as it was. */
export function swapFailed(error: unknown, kept: string | null): Problem {
  const reason = sentence(error);
  if (kept !== null) {
    const hint = 'Look at the files named in detail before anybody writes the database.';
    return new Problem(codeOf(error), `${reason} ${kept}`, { hint, cause: error });
  }
  const hint = error instanceof Problem ? { hint: error.hint } : {};
  return new Problem(codeOf(error), `${reason} Everything was put back.`, { ...hint, cause: error });
}

/** What an error says, with a full stop. */
export function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.endsWith('.') ? text : `${text}.`;
}

function codeOf(error: unknown): 'target_locked' | 'target_not_replaceable' | 'restore_failed' {
  if (hasCode(error, 'EBUSY', 'EXDEV')) return 'target_not_replaceable';
  if (!(error instanceof Problem)) return 'restore_failed';
  return error.code === 'target_locked' || error.code === 'target_not_replaceable'
    ? error.code
    : 'restore_failed';
}
