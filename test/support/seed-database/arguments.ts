import { parseArgs } from 'node:util';
import type { SeedOptions } from './seed-database.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The day `count` days after (or, below zero, before) a day; both `YYYY-MM-DD`. */
export const plusDays = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);

/**
 * Reads `--days N` (the last N days up to `until`) and `--symbols N` from a command line; other arguments are the
 * caller's. Throws a RangeError that names what is not a whole number above zero.
 */
export function parseSeedArguments(args: readonly string[], until: string): SeedOptions {
  const options = { days: { type: 'string' }, symbols: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options, strict: false });
  return {
    until,
    ...(values.symbols === undefined ? {} : { symbols: wholeNumber('--symbols', values.symbols) }),
    ...(values.days === undefined ? {} : { from: plusDays(until, 1 - wholeNumber('--days', values.days)) }),
  };
}

function wholeNumber(name: string, value: string | boolean): number {
  if (typeof value === 'string' && /^[1-9][0-9]{0,5}$/.test(value)) return Number(value);
  throw new RangeError(`${name} needs a whole number above zero`);
}
