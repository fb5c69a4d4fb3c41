import { Problem } from '../../../domain/problem.ts';
import { isComplaint } from '../../duckdb-problem.ts';

const longestWords = 500;

/**
 * Does `body`, and rejects with `load_failed` where DuckDB refuses what it was given: `what` (a table, say) and DuckDB's
 * own words, which name the row's key, the line or the value.
 */
export async function loading<T>(what: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!isComplaint(error)) throw error;
    throw new Problem('load_failed', `${what}: ${words(error.message)}`, { cause: error });
  }
}

/** The first line and, of a CSV file, what was wrong with the one it names. Paths are shortened to names. */
function words(message: string): string {
  const [first = '', ...more] = message.split('\n');
  const telling = more.filter((line) => /^(Error when converting|Expected Number of Columns)/.test(line));
  const text = [first, ...telling].join(' ').replaceAll(/(["'])\/[^"']*\//g, '$1');
  return text.length > longestWords ? `${text.slice(0, longestWords)} ..` : text;
}
