import type { StoredFile } from '../../domain/backup.ts';
import type { ByteRange } from '../../domain/ports/object-store.ts';
import type { FoundCopies } from '../backup/find-backup.ts';
import { isAway } from '../backup/first-copy.ts';

/**
 * The bytes of a stored file. Where a repository goes away in the middle, the same bytes go on from the next one: copies are
 * alike byte for byte.
 */
export async function* contentOf(
  copies: FoundCopies,
  { part, sizeBytes }: StoredFile,
  range: ByteRange | undefined,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const end = range?.end ?? sizeBytes - 1;
  let start = range?.start ?? 0;
  for (const [at, { record, repository }] of copies.entries()) {
    const rest = start === 0 && range === undefined ? {} : { range: { start, end } };
    try {
      for await (const piece of repository.content(record.manifest.id, { part, signal, ...rest })) {
        yield piece;
        start += piece.length;
      }
      return;
    } catch (error) {
      if (!isAway(error) || at === copies.length - 1) throw error;
      if (start > end) return;
    }
  }
}
