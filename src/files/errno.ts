/** True where an error of the operating system has one of these codes, for example ENOENT. */
export function hasCode(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  );
}

/** True where an error is the operating system's. */
export const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;

/** True where an error says that there is nothing at a path: where a name is too long for the file system nothing can be. */
export const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG');

/** True where an error says that a file system, or a user's share of it, is full. */
export const isFull = (error: unknown): boolean => hasCode(error, 'ENOSPC', 'EDQUOT');

/** `undefined` where nothing is there, else what the promise gives. */
export async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
