import { ObjectUnreadable } from '../../domain/ports/object-store.ts';
import { Problem } from '../../domain/problem.ts';
import { hasCode, isFull } from '../../files/errno.ts';

/** The system's code of an error (ENOENT, ENOSPC ..); null for errors that are not the system's. */
function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'something else has its name',
  EACCES: 'permission denied',
  EPERM: 'the file system does not allow it (hard links are needed)',
  ENOTSUP: 'the file system does not allow it (hard links are needed)',
  EROFS: 'the file system is read-only',
  EIO: 'the disk or mount reports an input/output error',
  ESTALE: 'the network mount is stale',
};

/** A system error about a path as the Problem that a user reads; any other error as it is. */
export function storageProblem(error: unknown, path: string, cause = error): unknown {
  const code = systemCode(error);
  if (code === null) return error;
  if (isFull(error)) {
    const what = code === 'ENOSPC' ? 'The file system is full' : 'The disk quota is used up';
    return new Problem('insufficient_space', `${what} at ${path}.`, { cause: error });
  }
  const reason = isUnmakeable(error)
    ? 'no folder can be made there'
    : (reasons[code] ?? 'the system refuses it');
  return new Problem('repository_unavailable', `${path} cannot be used: ${reason} (${code}).`, {
    hint: `Check that ${path} is mounted, healthy and writable by the user that runs duckback.`,
    cause,
  });
}

/** Where folders are made their parents are there: file systems that take none say this. */
const isUnmakeable = (error: unknown): boolean =>
  hasCode(error, 'ENOENT', 'EPERM') && 'syscall' in error && error.syscall === 'mkdir';

/** The same of reading the bytes of an object. */
export const readingProblem = (error: unknown, path: string): unknown =>
  storageProblem(error, path, hasCode(error, 'EIO') ? new ObjectUnreadable(error) : error);

/** Runs work on a path; a system error in it rejects as a Problem that names the path. */
export async function onPath<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageProblem(error, path);
  }
}

/** A path that is, or lies behind, a symbolic link or is no regular file: it is not ours to follow. */
export const foreignPath = (path: string, what: string): Problem =>
  new Problem('repository_unavailable', `${path} is ${what}: it is not followed.`, {
    hint: 'Put the real file or folder in its place; a bind mount is fine.',
  });
