/**
 * Makes @duckdb/node-api give texts as DuckDB has them. Its decoder drops a U+FEFF in front, so that two names or values become
 * one, and puts U+FFFD for bytes that are no UTF-8. All its vectors share that one decoder, whose method is replaced here:
 * whoever reads a result in this process gets the whole text or a Problem. Imported before any connection is made.
 */
import { textDecoder } from '@duckdb/node-api/lib/vectors/dataAccessors.js';
import { Problem } from '../domain/problem.ts';

const exact = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

textDecoder.decode = (bytes?: Uint8Array<ArrayBuffer>): string => {
  try {
    return exact.decode(bytes);
  } catch (cause) {
    throw new Problem('unreadable_database', 'The file holds a name or a text that is not valid UTF-8.', {
      cause,
    });
  }
};

/** Begins with what a decoder may drop, and is too long to lie inside a vector. */
export const telltale = '\uFEFF\uFEFFnothing may be lost';
