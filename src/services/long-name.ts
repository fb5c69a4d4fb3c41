import { basename } from 'node:path';
import { Problem } from '../domain/problem.ts';
import { longestSuffixBytes } from '../domain/wal-files.ts';

/** What Linux takes: bytes of a name, and of a path without its end. */
const longest = { name: 255, path: 4095 };

/** Throws `path_not_allowed` for the path of a database file beside which no log can lie: DuckDB does not open it. */
export function refuseLongName(path: string): void {
  const nameBytes = longest.name - longestSuffixBytes;
  const pathBytes = longest.path - longestSuffixBytes;
  const isShort = Buffer.byteLength(basename(path)) <= nameBytes && Buffer.byteLength(path) <= pathBytes;
  if (isShort) return;
  throw new Problem(
    'path_not_allowed',
    `The name of ${path} is too long: DuckDB could keep no log beside it.`,
    {
      hint: `Give the file a name of ${nameBytes} bytes at the most, and its path no more than ${pathBytes}.`,
    },
  );
}
