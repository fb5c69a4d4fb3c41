import type { ByteRange } from '../domain/ports/object-store.ts';

/**
 * The one range of bytes that a Range header (RFC 9110) asks for, cut to `size`. undefined: the
 * header is to be ignored, as it asks for several ranges, is in another unit or makes no sense.
 */
export function byteRange(header: string, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=[ \t]*(?:(\d+)-(\d*)|-(\d+))[ \t]*$/i.exec(header);
  if (!match) return undefined;
  const [, first, last, suffix] = match;
  if (first === undefined) return lastBytes(Number(suffix), size);
  const start = Number(first);
  if (last && Number(last) < start) return undefined;
  return start < size ? { start, end: Math.min(last ? Number(last) : size, size - 1) } : 'unsatisfiable';
}

const lastBytes = (count: number, size: number): ByteRange | 'unsatisfiable' =>
  count > 0 && size > 0 ? { start: Math.max(0, size - count), end: size - 1 } : 'unsatisfiable';
