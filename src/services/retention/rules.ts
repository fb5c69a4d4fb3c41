import { Problem } from '../../domain/problem.ts';
import type { RetentionRequest } from '../../domain/retention/documents.ts';
import { isTimezone } from '../../domain/retention/periods.ts';
import { keepsNothing } from '../../domain/retention/policy.ts';

/** Throws `validation_failed` for a policy that cannot be tried, or that would be carried out. */
export function refuseUnusable({ policy, dryRun = true }: RetentionRequest): void {
  if (!policy) return;
  if (!dryRun) {
    const hint = 'Put it into the configuration, or leave "dryRun": false out.';
    throw misfit('Only the configured policy is ever carried out.', '/policy', 'is only for a dry run', hint);
  }
  if (policy.timezone !== undefined && !isTimezone(policy.timezone)) {
    const hint = 'Write an IANA name such as Europe/Berlin.';
    throw misfit(`There is no time zone ${policy.timezone}.`, '/policy/timezone', 'is no time zone', hint);
  }
  if (keepsNothing(policy)) {
    const hint = 'Say how many to keep, for example {"keepDaily": 7}.';
    throw misfit('The policy keeps nothing.', '/policy', 'keeps nothing', hint);
  }
}

const misfit = (detail: string, pointer: string, message: string, hint: string): Problem =>
  new Problem('validation_failed', detail, { hint, errors: [{ pointer, message }] });
