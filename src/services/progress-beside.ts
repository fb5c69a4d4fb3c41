/**
 * The progress of works beside one another, in bytes: of the one that is behind. One that has ended, or tells nothing before its end,
 * holds up no other.
 */
export function createProgressBeside(count: number, onBytes: (done: number) => void) {
  const done = Array.from({ length: count }, () => 0);
  const note = (index: number, bytes: number) => {
    done[index] = bytes;
    const least = Math.min(...done);
    if (least > 0 && Number.isFinite(least)) onBytes(least);
  };
  /** Runs one of them. */
  return <T>(index: number, work: (onBytes: (done: number) => void) => Promise<T>): Promise<T> =>
    work((bytes) => note(index, bytes)).finally(() => note(index, Number.POSITIVE_INFINITY));
}
