/** Query parameters that all lists share. */
import { Type } from 'typebox';
import { decodeCursor, type PageRequest } from '../domain/pagination.ts';

const defaultLimit = 50;

export const pageQuery = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: defaultLimit,
      description: 'Most items per page; one of very long items has fewer',
    }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 300, description: 'nextCursor of the page before' })),
};

interface PageQuery {
  readonly limit?: number;
  readonly cursor?: string;
}

/** Throws `validation_failed` for a cursor that is not ours. */
export const pageRequest = ({ limit = defaultLimit, cursor }: PageQuery): PageRequest => ({
  limit,
  after: cursor === undefined ? null : decodeCursor(cursor),
});
