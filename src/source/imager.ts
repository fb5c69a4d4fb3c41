/**
 * Taking a consistent image of a DuckDB file that another process may be writing, without DuckDB, without a lock, without
 * a file beside it. The writer may come, go, checkpoint or die at any step, and the image is some committed state of it, with every
 * commit that was acknowledged before the taking began.
 *
 * What DuckDB promises (read in the source of 1.5.5, tried on 1.5.6; file names are DuckDB's):
 * - A state is one active header, the blocks in use under its free list, and the commits in the WAL, in order.
 * - A block in use under header N is written only after header N+1, whose free list names it, is in the file
 *   (single_file_block_manager.cpp, WriteHeader). Exceptions: metadata blocks are rewritten in place, but never those of their parts that
 *   N uses (metadata_manager.cpp, AllocateHandle); and DuckDB 1.5.0 to 1.5.5 let other connections write to freed blocks
 *   between working out the free list and writing header N+1 (mended by duckdb#25106). So nothing is accepted while a
 *   checkpoint may be under way.
 * - A checkpoint first writes a marker to the WAL, if the WAL holds anything; commits then go to `.wal.checkpoint`, which at the end
 *   is renamed onto the WAL (storage_manager.cpp, WALStartCheckpoint, WALFinishCheckpoint). Until 1.4 the marker came just before the
 *   header, which is still before anything that N uses. Where the WAL is empty there is no marker, and commits made
 *   meanwhile go to the WAL itself: a commit can skip the WAL (auto_checkpoint_skip_wal_threshold).
 * - A bulk insert writes its blocks to free space before its commit; only entries of type ROW_GROUP_DATA refer to blocks, and these are
 *   not given to anybody else before the next header, dropped or not (write_ahead_log.cpp, MarkBlockAsCheckpointed).
 * - The WAL only grows between checkpoints; what a failed commit wrote is cut off again, back to the last WAL_FLUSH at most.
 *
 * The steps:
 * 1. Read both headers and the free list, and the headers again (view.ts): the list counts only if they held. A header or list
 *    that cannot be read is read again for a while: both are overwritten under our eyes.
 * 2. Copy the blocks in use, checking each (copy-used.ts). A bad one is read again while the headers hold, because a block rewritten in
 *    place can be seen torn; only one that stays bad is damage of the source, and then all of them are found before giving up.
 *    The headers are compared every few dozen blocks, so that step 3 comes early.
 * 3. Headers one iteration on (the slot of N stands unchanged beside N+1: it is the same file): what is in use under both
 *    lists cannot have been written, so it stays, except metadata blocks; only the rest is copied. A block freed and used again
 *    in between is named free by N+1's list. More than one on: a block can have been freed, reused, and be in use again: all
 *    anew. Without keeping blocks a busy writer is never caught; with it, the passes shrink to what one checkpoint changes.
 * 4. Read the WAL, S0 (take-wal.ts). The image is the state at this moment: a commit acknowledged before is in N or in S0. It has a
 *    marker: a checkpoint is under way, or its writer died in it: step 9.
 * 5. S0 refers to blocks, or is of a version whose entries cannot be told apart: copy everything that is not in use, to the end of the
 *    file. It must come after S0: blocks that were copied before may not have been written yet. Nothing of it is
 *    kept for another round, because free blocks are written without any header moving.
 * 6. Read the WAL again, then the headers, in this order: no marker means that until then no checkpoint touched what was
 *    copied, headers unchanged that all of it was N's. S0 up to its last WAL_FLUSH must be a prefix of the WAL, and the WAL
 *    the same file (the open descriptor keeps its inode number). Growth is harmless: requiring that it stays as it is would
 *    starve on a writer that commits without pause.
 * 7. Write the header that was read, and S0 up to its last WAL_FLUSH: DuckDB drops what comes after that too.
 * 8. Was a checkpoint under way without a marker (settle.ts)? Only a process with a write lock can checkpoint: if there was none after
 *    step 6, and the headers held after that, no. Locks are seen in /proc/locks, where that list is whole (holders.ts). Otherwise the
 *    headers must hold for a second more, far longer than 1.5.0 to 1.5.5 take from the first harm to the header. Or they
 *    move on by one, and the WAL of step 6, or one born since, ends with the marker of just that checkpoint (it names the
 *    root of its catalog, as the header does): then that one began later, since there is only one at a time. What moves the headers
 *    without such a proof costs the image. On a writer that never rests, each loss halves the second, down to a tenth.
 * 9. A marker, and no process to finish the checkpoint (interrupted-checkpoint.ts): main file, `.wal`, `.wal.checkpoint` and `.wal.recovery`
 *    are copied as they lie, free blocks too. If not one of them changed from before to after (inode, size, ctime), this is what
 *    a crash left, and DuckDB recovers the image as it would the original. Where locks cannot be seen, five seconds without any
 *    change take the place of "no process".
 *
 * The writer and the disk: a commit waits for its own flush, and ext4's journal, so for whatever else is being flushed. What is copied, to be kept, of a database
 * with a WAL, which somebody probably has open, goes past the cache (direct-file.ts): beside the copying of a gigabyte a writer without a
 * pause lost a quarter of what it lost beside writes to the cache that were flushed as they came, and copying took less than half the
 * time. The rest goes through the cache, where whoever reads it next finds it. Rests between stretches made the copying
 * more than twice as long, and cost no fewer commits in all.
 *
 * Besides: another file at the path (a restore, a rename) starts all anew. A file that got a second name meanwhile is about to be replaced by a
 * restore, which moves its log away first, or has a log elsewhere: its image waits until it has one name. A file that changes though nobody locks it (a copy written over
 * it) is copied again, three times at most: a program that opens and closes its own database file loses its lock, and
 * must not be starved for that. The last copy has to settle, as where locks cannot be seen; what a copy that is written over the file for
 * longer than that has reached by then, nobody can tell. A `.wal.checkpoint` without a marker in the WAL is a left-over, which DuckDB ignores too.
 */
import type { Clock } from '../domain/ports/clock.ts';
import type { Hasher } from '../domain/ports/hasher.ts';
import type { Image, ImageRequest, Imager } from '../domain/ports/imager.ts';
import { checkableBuffer } from '../duckfile/checksum.ts';
import { createBlockSet } from './block-set.ts';
import { type Captured, capture } from './capture.ts';
import { type ReadLocks, readProcLocks } from './holders.ts';
import { walBytesOf } from './look-at.ts';
import { openSource, type SourceFile } from './source-file.ts';
import { createStaged, removeStaged } from './staged-file.ts';
import { createDeadline, type Sightings, type Taking } from './taking.ts';

export interface ImagerOptions {
  readonly clock: Clock;
  readonly hasher: Pick<Hasher, 'follow'>;
  /** Defaults to the system's own list. */
  readonly readLocks?: ReadLocks;
}

/** Of each of the two buffers: four blocks of the default size. Larger ones were no faster. */
const bufferBytes = 1 << 20;

type Buffers = readonly [Buffer, Buffer];

export function createImager({ clock, hasher, readLocks = readProcLocks }: ImagerOptions): Imager {
  /** Sources whose last image could not be confirmed: the next one waits for its proof before it is given out. */
  const restless = new Set<string>();
  /** Buffers that nobody uses: what was thrown away would stay in memory until the next collection of garbage. */
  const spare: Buffers[] = [];

  async function begin(
    request: ImageRequest,
    source: SourceFile,
    owner: AsyncDisposableStack,
    staging: AsyncDisposableStack,
  ): Promise<Taking> {
    const sightings: Sightings = { passes: 0, moves: 0, checkpoints: 0, replacements: 0, links: 0 };
    const deadline = createDeadline(request, sightings, clock);
    deadline.start();
    owner.defer(deadline.stop);
    const buffers = spare.pop() ?? [checkableBuffer(bufferBytes), checkableBuffer(bufferBytes)];
    owner.defer(() => {
      spare.push(buffers);
    });
    const willBeSealed = (await walBytesOf(source.path())) > 0;
    await removeStaged(request.file);
    const { file, durable } = request;
    const staged = await createStaged(file, { durable, direct: durable && willBeSealed });
    // Where the taking fails it waits for what is being written, so that the buffers are free after that.
    owner.use(staging);
    staging.defer(() => staged.close());
    // Sealing rewrites it, and nobody asks for the hash of what is not kept.
    const hash = request.durable && !willBeSealed ? hasher.follow(request.file, request.signal) : null;
    owner.defer(() => hash?.abandon());
    return {
      request,
      clock,
      readLocks,
      deadline,
      signal: deadline.signal,
      staged,
      buffers,
      copied: createBlockSet(),
      firstCopyBytes: { used: null, free: null },
      sightings,
      hash,
      source,
      view: null,
    };
  }

  return {
    async take(request) {
      request.signal.throwIfAborted();
      await using watched = new AsyncDisposableStack();
      const source = await openSource(request, clock);
      watched.defer(() => source.close());
      try {
        await using owner = new AsyncDisposableStack();
        const staging = new AsyncDisposableStack();
        const taking = await begin(request, source, owner, staging);
        const captured = await capture(taking, restless.has(request.source), watched);
        const image = await finish(taking, captured);
        // It waits for the disk, and nobody else has to before what is kept is settled.
        if (request.durable) watched.use(staging.move());
        captured.proof
          .then((proven) => (proven ? restless.delete(request.source) : restless.add(request.source)))
          .catch(() => undefined)
          .finally(disposal(watched))
          // What is lost is told by `settle`.
          .catch(() => undefined);
        return image;
      } catch (error) {
        await removeStaged(request.file);
        throw error;
      }
    },
  };
}

/** Keeps descriptors open for the proof, and for what is on its way to the disk, which outlive the taking. */
function disposal(watched: AsyncDisposableStack): () => Promise<void> {
  const moved = watched.move();
  return () => moved.disposeAsync();
}

/** Step 7. */
async function finish(taking: Taking, captured: Captured): Promise<Image> {
  const { staged, request, hash, sightings } = taking;
  const { view, lengthBytes, hasWal, capturedAt, tornWalBytes, proof } = captured;
  await staged.write(view.headers.raw, 0);
  await staged.truncate(lengthBytes);
  return {
    file: request.file,
    hasWal,
    capturedAt,
    passes: sightings.passes,
    tornWalBytes,
    storageVersion: view.headers.storageVersion,
    sha256: hasWal || !hash ? Promise.resolve(null) : hash.finish(lengthBytes),
    settle: staged.settle,
    async confirm(signal) {
      signal.throwIfAborted();
      return proof;
    },
  };
}
