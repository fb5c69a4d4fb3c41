import { createHash } from 'node:crypto';

/**
 * SHA-256, in lower-case hex, of a request body as canonical JSON: two bodies that differ only in the order of their
 * keys have the same one. No body has one as well.
 */
export function bodyHash(body: unknown): string {
  const canonical = JSON.stringify(body, sortKeys) ?? '';
  return createHash('sha256').update(canonical).digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
