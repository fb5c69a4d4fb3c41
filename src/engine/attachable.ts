import { existsSync } from 'node:fs';
import { Problem } from '../domain/problem.ts';
import { walFiles } from '../domain/wal-files.ts';
import { hasCode } from '../files/errno.ts';
import { openConfined, requireInPlace } from '../files/open-confined.ts';
import { refusedBySystem } from './duckdb-problem.ts';

/** A database file as DuckDB can attach it. */
export interface Attachable extends AsyncDisposable {
  /** What to attach. */
  readonly path: string;
  /** What DuckDB may open for that. */
  readonly allowedPaths: readonly string[];
  /** A message of DuckDB's, with the file called by its own name. */
  named(message: string): string;
  /** Rejects with `path_not_allowed` where the file no longer lies where it was opened: then DuckDB refuses it. */
  requireInPlace(): Promise<void>;
}

/** A private file, with the logs that lie beside it. */
export const writable = (file: string): Attachable => ({
  path: file,
  allowedPaths: [file, ...walFiles(file)],
  named: (message) => message,
  requireInPlace: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

/**
 * A file to be read, and nothing else: whoever may write its folder can put a link in its place, or a log or a named pipe beside it, at
 * any time. So it is opened here, at a path that must have no links, and DuckDB opens it anew by the descriptor, beside which nothing
 * can lie. It stays open until this is disposed of: until then the number means this file, and DuckDB's lock on it, which ends with
 * any descriptor of it, holds. Rejects as `openConfined`, with `unreadable_database` where it cannot be opened, and with
 * `engine_failed` where the system does not let this process open it, or gives descriptors no paths.
 */
export async function readable(file: string): Promise<Attachable> {
  const handle = await openConfined(file).catch((error: unknown) => {
    throw error instanceof Problem ? error : unopened(file, error);
  });
  const descriptor = `/proc/self/fd/${handle.fd}`;
  if (!existsSync(descriptor)) {
    await handle.close();
    throw withoutProc();
  }
  const pattern = new RegExp(`${descriptor}(?!\\d)`, 'g');
  return {
    path: unresolved(descriptor),
    // DuckDB looks for a log even where there can be none, and looks up where the descriptor leads before it opens that.
    allowedPaths: [unresolved(file), `${descriptor}.wal`],
    named: (message) => message.replace(pattern, () => file),
    requireInPlace: () => requireInPlace(handle, file),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/**
 * DuckDB opens, and allows, what the links of a path lead to, but takes a path as it is written where it leads through a folder that is
 * not there. A version that did otherwise would miss its log among the allowed paths, and attach nothing.
 */
const unresolved = (path: string): string => `/proc/-/../..${path}`;

const unopened = (file: string, cause: unknown): Problem => {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (hasCode(cause, 'EMFILE', 'ENFILE', 'EACCES', 'EPERM')) return refusedBySystem(reason, cause);
  return new Problem('unreadable_database', `${file} cannot be opened: ${reason}`, { cause });
};

const withoutProc = (): Problem =>
  new Problem('engine_failed', 'The engine opens a file to be read by its descriptor, below /proc.', {
    hint: 'Mount the proc file system at /proc.',
  });
