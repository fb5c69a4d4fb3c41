/** Dates that people put into the names of backup files, as in `availability-20251111.duckdb`. */

const pattern =
  /(?<!\d)(?<year>\d{4})-?(?<month>\d{2})-?(?<day>\d{2})(?:[T_-]?(?<hour>\d{2})[:-]?(?<minute>\d{2})[:-]?(?<second>\d{2})Z?)?(?!\d)/;

/** The instant that a file name holds, midnight UTC where it has only a date; null without a valid one. */
export function dateInFileName(name: string): Date | null {
  const groups = pattern.exec(name)?.groups;
  if (!groups) return null;
  const { year, month, day, hour = '00', minute = '00', second = '00' } = groups;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) || date.toISOString() !== text ? null : date;
}
