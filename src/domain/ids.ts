/** Names, and ids that read well and never collide. The patterns are for schemas and have no anchors. */

/** What databases and repositories may be called. */
export const namePattern = '[a-z0-9][a-z0-9_-]{0,62}';

/** What `datedId` puts behind the prefix. */
export const dateSuffixPattern = '-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}';

/** An instant to the second, as ids spell it: `20251111T030000Z`. */
export const compactInstant = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, '');

/** `<prefix>-<instant>-<six hex digits>`; `random` holds at least three bytes. */
export function datedId(prefix: string, at: Date, random: Uint8Array): string {
  const suffix = Array.from(random.subarray(0, 3), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${prefix}-${compactInstant(at)}-${suffix}`;
}

const datedPattern = new RegExp(`^(.+)${dateSuffixPattern}$`);

/** The prefix that an id of `datedId` begins with. Throws a RangeError on any other text. */
export function prefixOfDated(id: string): string {
  const prefix = datedPattern.exec(id)?.[1];
  if (prefix === undefined) throw new RangeError(`not a dated id: ${id}`);
  return prefix;
}

/** The instant that an id of `datedId` names, to the second. Throws a RangeError on any other text. */
export function instantOfDated(id: string): Date {
  const [, date = '', time = ''] = /-(\d{8})T(\d{6})Z-[0-9a-f]{6}$/.exec(id) ?? [];
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)];
  const at = new Date(`${year}-${month}-${day}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`);
  if (Number.isNaN(at.getTime())) throw new RangeError(`not a dated id: ${id}`);
  return at;
}
