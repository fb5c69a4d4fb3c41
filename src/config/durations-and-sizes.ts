/** Durations such as `26h` or `1h30m`, and sizes such as `512MiB`, as people write them in the configuration. */

const millisecondsIn: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

const bytesIn: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

const durationPattern = /^(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;
const sizePattern = /^\d+([KMGT]i?)?B$/;

/** Milliseconds: whole numbers with units, the largest first (`7d`, `1h30m`, `500ms`). RangeError: another form, or 0. */
export const parseDuration = (text: string): number => parse(text, durationPattern, millisecondsIn);

/** Bytes: a whole number with a unit (`512MiB`, `10GB`). RangeError: another form, or 0. */
export const parseSize = (text: string): number => parse(text, sizePattern, bytesIn);

function parse(text: string, pattern: RegExp, units: Readonly<Record<string, number>>): number {
  const amounts = pattern.test(text) ? text.matchAll(/(\d+)([A-Za-z]+)/g) : [];
  let total = 0;
  for (const [, count, unit = ''] of amounts) total += Number(count) * (units[unit] ?? Number.NaN);
  if (!Number.isSafeInteger(total) || total <= 0) throw new RangeError(`not an amount with units: ${text}`);
  return total;
}
