/** What single keys of the file hold. A leaf's `title` and first example make its error message. */
import { type TSchemaOptions, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Name as DomainName } from '../domain/database.ts';
import { isTimezone } from '../domain/retention/periods.ts';
import { parseDuration, parseSize } from './durations-and-sizes.ts';

/** `setTimeout` fires at once for longer ones. */
const longestTimerMs = 2 ** 31 - 1;

const accepts = (parse: (text: string) => number, most: number) => (text: string) => {
  try {
    return parse(text) <= most;
  } catch {
    return false;
  }
};

export const duration = (fallback: string, title = 'a duration', mostMs = Number.MAX_SAFE_INTEGER) =>
  Type.Refine(
    Type.String({ title, examples: [fallback], default: fallback }),
    accepts(parseDuration, mostMs),
  );

/** As far as a Date reaches from any day of ours. */
const longestKeptMs = 100 * 365 * 86_400_000;

const long = { title: 'a duration of at most 100 years' };

export const optionalDuration = (example: string) =>
  Type.Refine(Type.String({ ...long, examples: [example] }), accepts(parseDuration, longestKeptMs));

/** As long as `optionalDuration`. */
export const keptDuration = (fallback: string) =>
  Type.Refine(
    Type.String({ ...long, examples: [fallback], default: fallback }),
    accepts(parseDuration, longestKeptMs),
  );

export const timeout = (fallback: string) =>
  duration(fallback, 'a duration of at most 24 days', longestTimerMs);

export const size = (fallback: string) =>
  Type.Refine(
    Type.String({ title: 'a size', examples: [fallback], default: fallback }),
    accepts(parseSize, Number.MAX_SAFE_INTEGER),
  );

export const wholeNumber = (minimum: number, maximum: number, fallback: number) =>
  Type.Integer({
    minimum,
    maximum,
    default: fallback,
    title: `a whole number from ${minimum} to ${maximum}`,
    examples: [fallback],
  });

export const variable = (example: string) =>
  Type.String({
    pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
    title: 'the name of an environment variable',
    examples: [example],
  });

export const path = (example: string, options: TSchemaOptions = {}) =>
  Type.String({
    ...options,
    // `~name` would mean another user's home, which only a shell can tell; with a `?` DuckDB does not find its files.
    pattern: '^(?!~[^/])[^\\0?]+$',
    title: 'a path without "?"',
    examples: [example],
  });

export const Name = Type.Refine(
  Type.String({
    title: 'a name (up to 63 of a to z, 0 to 9, _ and -, a letter or digit first)',
    examples: ['availability'],
  }),
  (text) => Value.Check(DomainName, text),
);

export const section = { additionalProperties: false, title: 'a map of keys' };

export const timezone = Type.Refine(
  Type.String({ title: 'an IANA time zone', examples: ['Europe/Berlin'], default: 'UTC' }),
  isTimezone,
);
