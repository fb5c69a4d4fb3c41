/** A signal for what is too short to be aborted. */
export const unabortable = (): AbortSignal => new AbortController().signal;
