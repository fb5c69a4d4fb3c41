import { type Static, Type } from 'typebox';
import { Sha256 } from '../backup.ts';
import { Bytes, nullable } from '../schema.ts';
import { BlockCounts, VerificationProblem } from '../verification.ts';
import type { ByteRange } from './object-store.ts';

/** What was found in a whole file. `blocks` are those in the file; null where the headers or the free list could not be read. */
export const StructureReport = Type.Object(
  {
    problems: Type.Array(VerificationProblem, {
      description:
        'header_damaged, free_list_damaged, block_checksum, file_truncated, not_a_database. Empty: sound',
    }),
    blocks: nullable(BlockCounts),
    sha256: { ...Sha256, description: 'Of all bytes' },
    sizeBytes: Bytes,
  },
  { additionalProperties: false },
);
export type StructureReport = Static<typeof StructureReport>;

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
