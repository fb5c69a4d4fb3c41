import type { VerificationProblem } from '../verification.ts';

export interface StructureReport {
  /** header_damaged, free_list_damaged, block_checksum, file_truncated, not_a_database. Empty: sound. */
  readonly problems: VerificationProblem[];
  /** null where the headers could not be read. */
  readonly blocks: { readonly used: number; readonly free: number; readonly freeDamaged: number } | null;
  /** Lower-case hex of all bytes, from the same single read. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/**
 * Reads every byte once: headers, free list, the checksum of every block, and the SHA-256 of the whole. Knows no
 * engine. `bytes` is the whole file in order, in pieces of any size.
 */
export type CheckStructure = (
  bytes: AsyncIterable<Uint8Array>,
  options: { readonly signal: AbortSignal; readonly onProgress?: (doneBytes: number) => void },
) => Promise<StructureReport>;
