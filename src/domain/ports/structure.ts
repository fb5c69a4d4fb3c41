import type { VerificationProblem } from '../verification.ts';
import type { ByteRange } from './object-store.ts';

export interface StructureReport {
  /** header_damaged, free_list_damaged, block_checksum, file_truncated, not_a_database. Empty: sound. */
  readonly problems: VerificationProblem[];
  /** Of the whole blocks in the file; null where the headers or the free list could not be read. */
  readonly blocks: { readonly used: number; readonly free: number; readonly freeDamaged: number } | null;
  /** Lower-case hex of all bytes. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Opens the stored bytes: the whole file in order, or a range of it, in pieces of any size. */
export type OpenContent = (range?: ByteRange) => AsyncIterable<Uint8Array>;

/**
 * Reads every byte once, in order: headers, the checksum of every block, and the SHA-256 of the whole; then the few blocks
 * of the free list again, by ranges within the size just seen (its chain points anywhere, backwards too, so that one pass
 * cannot follow it). Knows no engine. Rejects with `encrypted_database` and `unsupported_storage_version`, whose blocks
 * cannot be checked, and with the signal's reason. What `open` rejects with passes through.
 */
export type CheckStructure = (
  open: OpenContent,
  options: { readonly signal: AbortSignal; readonly onProgress?: (doneBytes: number) => void },
) => Promise<StructureReport>;
