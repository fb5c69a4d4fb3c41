import type { Window } from '../../domain/export.ts';
import type { Column } from '../row-hash.ts';
import { identifier, literal } from '../sql.ts';

/**
 * A condition over a table's time column (DATE or a TIMESTAMP of any kind): from inclusive, to exclusive. Bounds are days or
 * instants as text, in UTC; a bound inside a day takes a DATE by its midnight. NULL is in no window.
 */
export function inWindow({ name, type }: Column, { from, to }: Window): string {
  const column = identifier(name);
  const conditions = [
    ...(from === null ? [] : [`${column} ${isBeforeAll(from, type) ? '>' : '>='} ${bound(from, type)}`]),
    ...(to === null ? [] : [`${column} ${isBeforeAll(to, type) ? '<=' : '<'} ${bound(to, type)}`]),
  ];
  return `(${conditions.join(' AND ') || 'TRUE'})`;
}

/** What instants counted in nanoseconds can be, to the millisecond: others DuckDB cannot compare them with. Beyond these are the infinities alone. */
const nanoseconds = {
  first: Date.parse('1677-09-21T00:12:43.146Z'),
  last: Date.parse('2262-04-11T23:47:16.854Z'),
};
const isBeforeAll = (moment: string, type: string): boolean =>
  type === 'TIMESTAMP_NS' && Date.parse(moment) < nanoseconds.first;
const isAfterAll = (moment: string, type: string): boolean =>
  type === 'TIMESTAMP_NS' && Date.parse(moment) > nanoseconds.last;

function bound(moment: string, type: string): string {
  if (isBeforeAll(moment, type)) return `CAST('-infinity' AS ${type})`;
  if (isAfterAll(moment, type)) return `CAST('infinity' AS ${type})`;
  if (type === 'TIMESTAMP WITH TIME ZONE') return `CAST(${literal(moment)} AS ${type})`;
  const instant = `CAST(${literal(moment)} AS TIMESTAMP)`;
  if (type !== 'DATE') return instant;
  const day = `CAST(${instant} AS DATE)`;
  return `(${day} + CASE WHEN ${instant} > ${day} THEN 1 ELSE 0 END)`;
}
