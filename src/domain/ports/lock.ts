/** Locks a file until the function it gives is called or this process dies; null where somebody else holds it. */
export type TryLock = (file: string) => (() => void) | null;
