/** Of a parser of documents the results that were asked for last: reading a page of jobs anew is most of the work of telling it. */

/** Documents that are kept. */
const most = 256;
/** Of one, in characters: an export in thousands of files has hundreds of kilobytes. */
const longest = 16 * 1024;

/** The same document gives the same value, which nobody may change. */
export function remembering<T>(parse: (document: string) => T): (document: string) => T {
  const known = new Map<string, T>();
  return (document) => {
    const before = known.get(document);
    if (before !== undefined) {
      // The last one to go.
      known.delete(document);
      known.set(document, before);
      return before;
    }
    const value = parse(document);
    if (document.length > longest) return value;
    known.set(document, value);
    for (const oldest of known.keys()) {
      if (known.size <= most) break;
      known.delete(oldest);
    }
    return value;
  };
}
