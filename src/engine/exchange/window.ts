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
    ...(from === null ? [] : [`${column} >= ${bound(from, type)}`]),
    ...(to === null ? [] : [`${column} < ${bound(to, type)}`]),
  ];
  return `(${conditions.join(' AND ') || 'TRUE'})`;
}

function bound(moment: string, type: string): string {
  if (type === 'TIMESTAMP WITH TIME ZONE') return `CAST(${literal(moment)} AS ${type})`;
  const instant = `CAST(${literal(moment)} AS TIMESTAMP)`;
  if (type !== 'DATE') return instant;
  const day = `CAST(${instant} AS DATE)`;
  return `(${day} + CASE WHEN ${instant} > ${day} THEN 1 ELSE 0 END)`;
}
