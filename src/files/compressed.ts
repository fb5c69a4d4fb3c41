import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';

const compressors = { gzip: createGzip, zstd: createZstdCompress };

/** The bytes as a gzip or zstd file. Rejects with the error of what is read, which ends with it where that is left early. */
export async function* compressed(
  source: AsyncIterable<Uint8Array>,
  codec: keyof typeof compressors,
): AsyncGenerator<Uint8Array> {
  const compressor = compressors[codec]();
  const feeding = pipeline(source, compressor);
  const fed = feeding.catch(() => {});
  try {
    yield* compressor;
    await feeding;
  } finally {
    compressor.destroy();
    await fed;
  }
}
