/**
 * Runs tasks side by side. The first failure aborts the others' signal; the promise settles only when all have ended, so
 * that whoever cleans up afterwards pulls no file from under a task that still runs.
 */
export async function inParallel<T extends readonly ((signal: AbortSignal) => Promise<unknown>)[]>(
  signal: AbortSignal,
  ...tasks: T
): Promise<{ -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }>;
export async function inParallel(
  signal: AbortSignal,
  ...tasks: ((signal: AbortSignal) => Promise<unknown>)[]
): Promise<unknown[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const running = tasks.map((task) =>
    task(either).catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(running);
  if (failed.signal.aborted) throw failed.signal.reason;
  return Promise.all(running);
}
