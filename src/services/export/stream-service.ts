/** One table's rows straight to whoever asks, without a job and without a file of them anywhere. */
import { join } from 'node:path';
import { type Compression, defaultCompression, type ExportFormat } from '../../domain/export-format.ts';
import type { StreamRequest } from '../../domain/export-request.ts';
import { refuseContradictions } from '../../domain/export-rules.ts';
import { windowAt } from '../../domain/export-window.ts';
import type { Engine } from '../../domain/ports/engine.ts';
import { Problem } from '../../domain/problem.ts';
import { createQuota } from '../../domain/quota.ts';
import { compressed } from '../../files/compressed.ts';
import { makeNamedPipe } from '../../files/named-pipe.ts';
import type { Scratch } from '../scratch.ts';
import type { Reader, States } from './states.ts';

export interface StreamServiceOptions {
  /** Of streams alone, with room for `mostAtOnce`. */
  readonly engine: Engine;
  readonly mostAtOnce: number;
  readonly states: States;
  readonly scratch: Scratch;
  readonly randomBytes: (size: number) => Uint8Array;
}

export interface StreamService {
  /**
   * The rows, as the bytes of a file of the format. Rejects with the first piece where nothing can be written, later where
   * writing fails in the middle: only an iteration that ends by itself gave all of them. Ending it early, or the signal,
   * stops the engine and frees everything. Throws `validation_failed`, `not_found`, `shutting_down`; rejects with
   * `too_many_requests`, before anything is copied, and as the ImageService and `Engine.stream` do.
   */
  stream(request: StreamRequest, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Fires when this closes: whoever passes rows on must then end it. */
  readonly closing: AbortSignal;
  /** Breaks off what is under way and refuses more; resolves when everything is freed. */
  close(): Promise<void>;
}

export function createStreamService(options: StreamServiceOptions): StreamService {
  const { states, scratch, randomBytes } = options;
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  const places = createQuota(options.mostAtOnce, 'streams of rows');

  async function* rows(request: StreamRequest, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const leave = places.take('everybody');
    const ended = Promise.withResolvers<void>();
    underWay.add(ended.promise);
    const name = `stream-${Buffer.from(randomBytes(6)).toString('hex')}`;
    try {
      const { folder, remove } = await scratch.stage(name, await states.roomFor(request));
      try {
        yield* throughPipe(options, request, readerNamed(name, signal), folder);
      } finally {
        await remove();
      }
    } finally {
      leave();
      underWay.delete(ended.promise);
      ended.resolve();
    }
  }

  return {
    closing: closing.signal,
    stream(request, signal) {
      refuseContradictions(request);
      states.databaseOf(request);
      if (closing.signal.aborted) throw closing.signal.reason;
      return rows(request, AbortSignal.any([signal, closing.signal]));
    },
    async close() {
      closing.abort(new Problem('shutting_down', 'The service takes no new requests.'));
      await Promise.all(underWay);
    },
  };
}

/** The engine writes into the pipe while the rows are passed on; it has ended, one way or the other, before this does. */
async function* throughPipe(
  { engine, states }: StreamServiceOptions,
  request: StreamRequest,
  reader: Reader,
  folder: string,
): AsyncGenerator<Uint8Array> {
  const { format, compression = defaultCompression[format], rowGroupSize, table } = request;
  const { layouts } = states.databaseOf(request);
  const later = laterCodec(format, compression);
  const left = new AbortController();
  const signal = AbortSignal.any([reader.signal, left.signal]);
  const path = join(folder, 'rows');
  const pipe = await makeNamedPipe(path);
  // The engine may wait for room in the pipe, where nothing but its end reaches it.
  signal.addEventListener('abort', pipe.destroy);
  const writing = states
    .read(request, { ...reader, signal }, { folder, early: false }, ({ file, at }, either) =>
      engine.stream(
        {
          file,
          table,
          pipe: path,
          window: windowAt(request.window, at),
          format,
          compression: later ? { codec: 'none' } : compression,
          layouts,
          ...(rowGroupSize ? { rowGroupSize } : {}),
        },
        { signal: either },
      ),
    )
    .finally(pipe.finish);
  // It is asked for its outcome when all it wrote has been read: until then its failure is nobody's.
  const settled = writing.catch(() => {});
  try {
    yield* later ? compressed(pipe.read(), later) : pipe.read();
  } catch (error) {
    // A pipe that was destroyed says nothing of why.
    reader.signal.throwIfAborted();
    throw error;
  } finally {
    left.abort(new Problem('cancelled', 'The client has left.'));
    await settled;
  }
  await writing;
}

/** How the rows are compressed here: into a pipe DuckDB writes CSV as it is, whatever it is told. */
const laterCodec = (format: ExportFormat, { codec }: Compression): 'gzip' | 'zstd' | null =>
  format === 'csv' && (codec === 'gzip' || codec === 'zstd') ? codec : null;

/** Nobody watches the steps of a stream. */
const readerNamed = (name: string, signal: AbortSignal): Reader => ({
  jobId: name,
  signal,
  step: (_, run) => run(),
  detail: () => {},
  progress: () => {},
});
