import { isFromFuture } from '../domain/clock-error.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { IdempotencyKey, IdempotencyRecord, JobLedger } from '../domain/ports/jobs.ts';
import { Problem } from '../domain/problem.ts';
import { keysKeptMs } from './housekeeping.ts';

/**
 * The id of the job that this key started within the last 24 hours, or null. Throws `idempotency_key_reused` when it
 * came with another body then.
 */
export function earlierJob(ledger: JobLedger, clock: Clock, asked: IdempotencyKey): string | null {
  const found = ledger.findIdempotent(asked.principal, asked.path, asked.key);
  if (!found || isExpired(found, clock.now())) return null;
  if (found.bodyHash === asked.bodyHash) return found.jobId;
  throw new Problem(
    'idempotency_key_reused',
    `The Idempotency-Key "${asked.key}" came with another body before, and started ${found.jobId}.`,
    { jobId: found.jobId },
  );
}

/** Also where a clock that was ahead has dated it: it would be kept for as long as that was. */
const isExpired = ({ at }: IdempotencyRecord, now: Date): boolean =>
  now.getTime() - Date.parse(at) >= keysKeptMs || isFromFuture(at, now);
