import { type FieldError, Problem } from './problem.ts';

/** `validation_failed`, with every field at fault in its detail too. */
export function validationFailed(errors: readonly FieldError[]): Problem {
  const named = errors.map(({ pointer, message }) => `${pointer || 'the body'} ${message}`);
  return new Problem('validation_failed', `The request does not fit: ${named.join('; ')}.`, { errors });
}
