/** Whether stored bytes are those that a manifest names. */
import { createHash } from 'node:crypto';
import type { StoredFile } from '../../domain/backup.ts';
import type { JobContext } from '../../domain/ports/jobs.ts';
import type { VerificationProblem } from '../../domain/verification.ts';

export interface Watch {
  readonly signal: AbortSignal;
  readonly onBytes: (done: number) => void;
}

/** Tells a job of bytes that are read, of so many. */
export const watchOf = (
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
  totalBytes: number,
): Watch => ({ signal, onBytes: (done) => progress(done, totalBytes) });

/** Size and SHA-256 of a stream. */
export async function digestOf(pieces: AsyncIterable<Uint8Array>, onBytes: Watch['onBytes']) {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    sizeBytes += piece.length;
    onBytes(sizeBytes);
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

/** What of the stored bytes is not as the manifest has it; nothing without a manifest. */
export function bytesDiffer(
  expected: Pick<StoredFile, 'sizeBytes' | 'sha256'> | null,
  sizeBytes: number,
  sha256: string,
): VerificationProblem[] {
  if (!expected) return [];
  if (sizeBytes !== expected.sizeBytes) {
    const message = `${sizeBytes} bytes are stored, the manifest says ${expected.sizeBytes}.`;
    return [{ code: 'size_mismatch', message }];
  }
  if (sha256 === expected.sha256) return [];
  return [
    { code: 'sha256_mismatch', message: `The stored bytes hash to ${sha256}, not ${expected.sha256}.` },
  ];
}
