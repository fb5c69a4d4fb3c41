import type { DuckDBConnection } from '@duckdb/node-api';

const intervalMs = 100;

/** The progress of a known series of queries on one connection. */
export interface QueryWatch extends Disposable {
  /** The query under way has ended; the next begins. */
  next(): void;
}

/**
 * Reports 0 to 1 ten times a second while queries run one after another. `weights` has each one's share, in any unit;
 * what DuckDB says of the running one counts within its share.
 */
export function watchQueries(
  connection: DuckDBConnection,
  weights: readonly number[],
  report: (fraction: number) => void,
): QueryWatch {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let index = 0;
  let done = 0;
  const timer = setInterval(() => {
    // -1 where DuckDB does not know.
    const running = Math.max(0, connection.progress.percentage) / 100;
    report((done + running * (weights[index] ?? 0)) / total);
  }, intervalMs);
  return {
    next() {
      done += weights[index] ?? 0;
      index += 1;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
