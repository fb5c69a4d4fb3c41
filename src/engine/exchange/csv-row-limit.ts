/** Bytes of a row of a CSV file. DuckDB's own limit is 2 MB. Its buffer must hold two rows, and several threads have several buffers. */
export const longestRow = 16_000_000;
