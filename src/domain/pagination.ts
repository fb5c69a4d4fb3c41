/** Cursors of lists that are ordered newest first by (createdAt, id). */
import { Problem } from './problem.ts';

/** The last item of the page before: the next page begins after it. */
export interface Position {
  readonly createdAt: string;
  readonly id: string;
}

export interface PageRequest {
  /** 1 to 1000. */
  readonly limit: number;
  readonly after: Position | null;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor?: string;
}

const separator = '~';

/** An opaque, URL-safe cursor. */
export const encodeCursor = ({ createdAt, id }: Position): string => `${createdAt}${separator}${id}`;

/** Throws `validation_failed` on what no page of ours gave out. */
export function decodeCursor(cursor: string): Position {
  const [createdAt, id, ...rest] = cursor.split(separator);
  if (!createdAt || !id || rest.length > 0 || Number.isNaN(Date.parse(createdAt))) throw foreignCursor();
  return { createdAt, id };
}

/** For what no page of the list gave out. */
export const foreignCursor = (): Problem =>
  new Problem('validation_failed', 'The cursor is not one of ours.', {
    hint: 'Take nextCursor of the page before, unchanged; leave it out for the first page.',
    errors: [{ pointer: '/query/cursor', message: 'is not a cursor' }],
  });

/** A page of up to `limit` from rows that were read with `limit + 1`. */
export function pageOf<T>(rows: T[], limit: number, position: (item: T) => Position): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last ? { items, nextCursor: encodeCursor(position(last)) } : { items };
}
