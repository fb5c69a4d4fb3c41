/** What DuckDB keeps beside a database file: its write-ahead log, and what a checkpoint and its recovery put there. */
export const logParts = ['wal', 'wal.checkpoint', 'wal.recovery'] as const;

const suffixes = logParts.map((part) => `.${part}`);

/** The paths of all that can lie beside a database file. */
export const walFiles = (file: string): string[] => suffixes.map((suffix) => file + suffix);

/** Bytes that the names of what lies beside a database file have more than its own. */
export const longestSuffixBytes = Math.max(...suffixes.map((suffix) => suffix.length));

/** Whether DuckDB would take a file of this name for one that belongs to another. */
export const isWalFile = (name: string): boolean => suffixes.some((suffix) => name.endsWith(suffix));
