import { stat } from 'node:fs/promises';
import type { Clock } from '../domain/ports/clock.ts';
import type { Image, ImageRequest, Imager } from '../domain/ports/imager.ts';
import { unlessMissing } from '../files/errno.ts';
import { createBlockSet } from './block-set.ts';
import { type Captured, capture } from './capture.ts';
import { type ReadLocks, readProcLocks } from './holders.ts';
import { createImageDigest } from './image-digest.ts';
import { openSource, type SourceFile } from './source-file.ts';
import { createStaged, removeStaged } from './staged-file.ts';
import { type Sightings, startDeadline, type Taking } from './taking.ts';

export interface ImagerOptions {
  readonly clock: Clock;
  /** Defaults to the system's own list. */
  readonly readLocks?: ReadLocks;
}

/** Of each of the two buffers: 16 blocks of the default size. */
const bufferBytes = 4 << 20;

export function createImager({ clock, readLocks = readProcLocks }: ImagerOptions): Imager {
  /** Sources whose last image could not be confirmed: the next one waits for its proof before it is given out. */
  const restless = new Set<string>();

  async function begin(
    request: ImageRequest,
    source: SourceFile,
    owner: AsyncDisposableStack,
  ): Promise<Taking> {
    const sightings: Sightings = { passes: 0, moves: 0, checkpoints: 0, replacements: 0 };
    const deadline = startDeadline(request, sightings, clock);
    owner.defer(deadline.stop);
    await removeStaged(request.file);
    const staged = await createStaged(request.file);
    owner.defer(() => staged.close());
    // What has a WAL is rewritten when it is sealed.
    const wal = await unlessMissing(stat(`${source.path}.wal`));
    return {
      request,
      clock,
      readLocks,
      signal: deadline.signal,
      staged,
      buffers: [Buffer.allocUnsafeSlow(bufferBytes), Buffer.allocUnsafeSlow(bufferBytes)],
      copied: createBlockSet(),
      sightings,
      digest: wal?.size ? null : createImageDigest(),
      source,
      view: null,
    };
  }

  return {
    async take(request) {
      request.signal.throwIfAborted();
      await using watched = new AsyncDisposableStack();
      let source = await openSource(request.source, clock);
      watched.defer(() => source.close());
      try {
        await using owner = new AsyncDisposableStack();
        const taking = await begin(request, source, owner);
        const captured = await capture(taking, restless.has(request.source), watched).finally(() => {
          source = taking.source;
        });
        const image = await finish(taking, captured);
        captured.proof
          .then((proven) => (proven ? restless.delete(request.source) : restless.add(request.source)))
          .catch(() => undefined)
          .finally(disposal(watched));
        return image;
      } catch (error) {
        await removeStaged(request.file);
        throw error;
      }
    },
  };
}

/** Keeps descriptors open for the proof, which outlives the taking. */
function disposal(watched: AsyncDisposableStack): () => Promise<void> {
  const moved = watched.move();
  return () => moved.disposeAsync();
}

/** Step 7. */
async function finish(taking: Taking, captured: Captured): Promise<Image> {
  const { staged, request, digest, sightings } = taking;
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
    sha256: hasWal || !digest ? null : await digest.finish(lengthBytes),
    async confirm(signal) {
      signal.throwIfAborted();
      return proof;
    },
  };
}
