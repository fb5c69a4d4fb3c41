import { literal } from '../../../sql.ts';
import { longestRow } from '../../csv-row-limit.ts';

interface Dialect {
  readonly delimiter: string;
  /** What the columns are called in SQL, whatever the first line says. */
  readonly names: readonly string[];
  /** More options. */
  readonly strictly?: string;
}

/**
 * The rows of CSV files for a FROM, as text, which is cast afterwards: the reader's own casts are not quite CAST. One thread reads a
 * file: where a part of it begins within quotes, among line breaks and quotes, DuckDB 1.5.6 takes one for the other.
 */
export function csvRows(paths: readonly string[], { delimiter, names, strictly = '' }: Dialect): string {
  const types = names.map((name) => `${literal(name)}: 'VARCHAR'`);
  return `system.main.read_csv([${paths.map(literal).join(', ')}], auto_detect = false, header = true, delim = ${literal(delimiter)},
    quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {${types.join(', ')}},
    parallel = false, max_line_size = ${longestRow}, buffer_size = ${2 * longestRow}, hive_partitioning = false${strictly})`;
}
