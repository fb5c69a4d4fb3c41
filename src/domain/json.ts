/** JSON that every reader takes. */

/** Half of a character that takes two, as JSON.stringify writes it; what follows an odd number of backslashes is none. */
const half = /(?<=(?:^|[^\\])(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/**
 * The same JSON, with U+FFFD for each half of a character: that is no text, and strict readers refuse the whole document for it. What was cut
 * short may end with one.
 */
export const wellFormedJson = (json: string): string =>
  json.includes('\\ud') ? json.replace(half, '\\ufffd') : json;

export const toJson = (document: unknown): string => wellFormedJson(JSON.stringify(document));
