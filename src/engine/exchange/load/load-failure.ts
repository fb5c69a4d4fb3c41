import { join } from 'node:path';
import type { LoadFiles, LoadTable } from '../../../domain/ports/engine.ts';
import { Problem } from '../../../domain/problem.ts';
import { isComplaint } from '../../duckdb-problem.ts';

const longestWords = 500;

/** By path, how messages name a file. */
type FileNames = ReadonlyMap<string, string>;

/** The files of a table. */
export const pathsIn = ({ folder }: Pick<LoadFiles, 'folder'>, { files }: LoadTable): FileNames =>
  new Map(files.map(({ name, origin }) => [join(folder, name), origin ?? name]));

/**
 * Does `body`, and rejects with `load_failed` where DuckDB refuses what it was given: `what` (a table, say) and DuckDB's
 * own words, which name the row's key, the line or the value, and files as people know them.
 */
export async function loading<T>(
  what: string,
  body: () => Promise<T>,
  names: FileNames = new Map(),
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!isComplaint(error)) throw error;
    throw new Problem('load_failed', `${what}: ${words(error.message, names)}`, { cause: error });
  }
}

/** The first line and, of a CSV file, what was wrong with the one it names. */
function words(message: string, names: FileNames): string {
  const named = [...names].reduce((text, [path, name]) => text.replaceAll(path, name), message);
  const [first = '', ...more] = named.split('\n');
  const telling = more.filter((line) =>
    /^(Error when converting|Expected Number of Columns|Value with|Maximum line size)/.test(line),
  );
  const text = [first, ...telling].join(' ');
  return text.length > longestWords ? `${text.slice(0, longestWords)} ..` : text;
}
