/** Takes the pieces of a file as they are written, in whatever order, none twice; gives up to where all bytes are written by then. */
export function createWrittenPrefix(): (position: number, length: number) => number {
  /** Of each piece behind a gap its end, by its beginning. */
  const ahead = new Map<number, number>();
  let end = 0;
  return (position, length) => {
    if (length > 0) ahead.set(position, position + length);
    for (let next = ahead.get(end); next !== undefined; next = ahead.get(end)) {
      ahead.delete(end);
      end = next;
    }
    return end;
  };
}
