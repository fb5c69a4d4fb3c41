/** Which texts a type takes: those alone that say the very value that it then holds. */
import { literal } from '../../sql.ts';

const whole = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|BIGNUM|DECIMAL\(.*\))$/;
/** Each way to write one of these means one value, and the cast refuses whatever else there is. */
const unmistakable = /^(BOOLEAN|BLOB)$/;
const nested = /[\])]$/;
const numbers = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))(\[\d*\])+$/;
/** In these DuckDB prints texts without quotes: [NULL, NULL] may have the text NULL in it. */
const unquoted = /(VARCHAR|JSON|BLOB|ENUM\(.*\))\[\d+\]/s;
/** To JSON all that is no short integer is a double. */
const notInJson = /FLOAT|DOUBLE|DECIMAL|HUGEINT|BIGNUM/;

const day = String.raw`\d{4,}(-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2})`;
const offset = String.raw` ?(Z|[+-]\d{2}(:?\d{2}(:?\d{2})?)?)`;
/** DuckDB drops the seconds of an offset that has no colons from a time of day. */
const offsetOfDay = String.raw` ?(Z|[+-]\d{2}(:?\d{2}|:\d{2}:\d{2})?)`;
const clock = (digits: number): string => String.raw`\d{1,2}:\d{1,2}(:\d{1,2}(\.\d{0,${digits}}0*)?)?`;
const moment = (digits: number): string => `${day}([ T]${clock(digits)})?`;

/** How days and times may be written beside DuckDB's own way: no part of these texts is lost. */
const forms: Readonly<Record<string, string>> = {
  DATE: `${day}([ T]0?0:00(:00(\\.0*)?)?)?`,
  TIME: clock(6),
  TIME_NS: clock(9),
  TIMESTAMP_S: moment(0),
  TIMESTAMP_MS: moment(3),
  TIMESTAMP: moment(6),
  TIMESTAMP_NS: moment(9),
  'TIME WITH TIME ZONE': clock(6) + offsetOfDay,
  'TIMESTAMP WITH TIME ZONE': `${day}[ T]${clock(6)}${offset}`,
};

/**
 * A condition over an expression of text: that its cast to `type` gives the very value that it says. Not TRUE (FALSE or NULL)
 * where the value would be rounded, cut, moved to another time zone or cannot be read at all. What DuckDB prints for a value is
 * taken, but of an ARRAY of texts, and of other ways to write it the usual ones:
 *
 * - integers, DECIMAL: digits with zeros in front or after the point (007, 1.0), no exponents;
 * - FLOAT, DOUBLE: see `sameFloat`;
 * - days and times: ISO 8601, with an offset where the type has a zone, and only there;
 * - lists of numbers with other blanks, lists and structs without fractions as JSON too. The rest as DuckDB prints it.
 */
export function saysExactly(text: string, type: string): string {
  if (type === 'VARCHAR') return 'TRUE';
  const value = `TRY_CAST(${text} AS ${type})`;
  if (unmistakable.test(type)) return `${value} IS NOT NULL`;
  if (unquoted.test(type)) return sameJson(text, value);
  if (whole.test(type)) return `(${value} IS NOT NULL AND ${matches(text, wholeForm(type))})`;
  const printed = `CAST(${value} AS VARCHAR)`;
  return `CASE WHEN ${printed} = ${text} THEN TRUE ELSE ${otherwise(text, value, printed, type)} END`;
}

function otherwise(text: string, value: string, printed: string, type: string): string {
  if (type === 'FLOAT' || type === 'DOUBLE') return sameFloat(text, `CAST(${value} AS DOUBLE)`);
  if (type === 'UUID') return `${printed} = system.main.lower(${text})`;
  const form = forms[type];
  if (form !== undefined) return `${value} IS NOT NULL AND ${matches(text, `\\s*${form}\\s*`)}`;
  if (numbers.test(type)) return `${withoutBlanks(printed)} = ${withoutBlanks(text)}`;
  return nested.test(type) && !notInJson.test(type) ? sameJson(text, value) : 'FALSE';
}

/** Digits, and after the point no more than the scale, but zeros. */
function wholeForm(type: string): string {
  const scale = /^DECIMAL\(\d+,(\d+)\)$/.exec(type)?.[1] ?? '0';
  return String.raw`\s*[+-]?\d*(\.\d{0,${scale}}0*)?\s*`;
}

const matches = (text: string, pattern: string): string =>
  `system.main.regexp_full_match(${text}, ${literal(pattern)})`;
const replaced = (text: string, pattern: string, by: string): string =>
  `system.main.regexp_replace(${text}, ${literal(pattern)}, ${literal(by)})`;

const withoutBlanks = (text: string): string => `system.main.lower(system.main.replace(${text}, ' ', ''))`;

/** A number without what can be left out: 007.50 becomes 7.5, 1 becomes 1. and -0.0 a point. Another text stays. */
const digits = (text: string): string =>
  replaced(
    replaced(text, String.raw`^\s*\+?(-?)0*(\d*)(?:\.(\d*?)0*)?\s*$`, String.raw`\1\2.\3`),
    String.raw`^-\.$`,
    '.',
  );

/**
 * An integer must be held exactly. Of another number with so many digits the held value, rounded to as many, must be the same
 * number: 0.1 is fine and so is 0.10000000000000001, but neither 0.1234567890123456789 nor, in a FLOAT, 16777217.0.
 */
function sameFloat(text: string, double: string): string {
  const mantissa = replaced(
    `system.main.regexp_extract(${text}, '[0-9.]+')`,
    String.raw`^0*\.?0*(\d*)\.?(\d*)$`,
    String.raw`\1\2`,
  );
  const count = `system.main.greatest(system.main.length(${mantissa}), 1) - 1`;
  const rounded = `system.main.format('{:.' || CAST(${count} AS VARCHAR) || 'e}', system.main.abs(${double}))`;
  const held = `system.main.replace(system.main.split_part(${rounded}, 'e', 1), '.', '')`;
  return `CASE WHEN ${matches(text, String.raw`\s*[+-]?\d+\s*`)}
      THEN ${digits(text)} = ${digits(`CAST(TRY_CAST(${double} AS HUGEINT) AS VARCHAR)`)}
    WHEN ${matches(text, String.raw`\s*[+-]?(\d+\.?\d{0,60}|\.\d{1,60})([eE][+-]?\d+)?\s*`)} AND system.main.length(${text}) < 400
      THEN CASE WHEN ${mantissa} = '' THEN ${double} = 0 ELSE ${held} = ${mantissa} END
    WHEN ${matches(text, String.raw`(?i)\s*[+-]?(nan|inf|infinity)\s*`)} THEN NOT system.main.isfinite(${double})
    ELSE FALSE END`;
}

/** The only JSON of the value is the text, whatever blanks that has. */
const sameJson = (text: string, value: string): string =>
  `CASE WHEN system.main.json_valid(${text})
    THEN TRY(CAST(system.main.to_json(${value}) AS VARCHAR) = CAST(system.main.json(${text}) AS VARCHAR)) ELSE FALSE END`;
