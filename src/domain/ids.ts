/** Ids that read well and never collide. */

/** An instant to the second, as ids spell it: `20251111T030000Z`. */
export const compactInstant = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, '');

/** `<prefix>-<instant>-<six hex digits>`; `random` holds at least three bytes. */
export function datedId(prefix: string, at: Date, random: Uint8Array): string {
  const suffix = Array.from(random.subarray(0, 3), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${prefix}-${compactInstant(at)}-${suffix}`;
}
