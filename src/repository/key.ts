/** What may name an object: see the ObjectStore port. */

/** Not one that a decoder on the way would take for a folder above. */
const segment = '(?!(?:%2[Ee])+(?:/|$))[A-Za-z0-9_%-][A-Za-z0-9._=%-]*';
const keyPattern = new RegExp(`^${segment}(?:/${segment})*$`);

/** What every file system takes, in bytes: all legal characters are of one. */
const longestSegment = 255;
/** With a prefix in front of it, what every S3 takes: 1024 bytes. */
const longestKey = 968;
export const longestPrefix = 1024 - longestKey - '/'.length;

export const isKey = (text: string): boolean =>
  text.length <= longestKey &&
  keyPattern.test(text) &&
  text.split('/').every((segment) => segment.length <= longestSegment);

/** The segments of a key. Throws a RangeError on what is no key, so that nothing can lead out of a store. */
export function keySegments(key: string): string[] {
  if (!isKey(key)) throw new RangeError(`not an object key: ${JSON.stringify(key)}`);
  return key.split('/');
}

/** The segments of a prefix: a key and a final `/`. Throws a RangeError on anything else, '' too. */
export function prefixSegments(prefix: string): string[] {
  if (!prefix.endsWith('/')) throw new RangeError(`not a key prefix: ${JSON.stringify(prefix)}`);
  return keySegments(prefix.slice(0, -1));
}
