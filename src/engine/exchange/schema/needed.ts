import type { Table } from '../../compare/catalog.ts';
import { folded, objectKey } from '../../compare/names.ts';
import { identifier } from '../../sql.ts';
import type { Candidate } from './candidates.ts';

/** What else tables can need: the kinds whose names can stand in a default, a check or a generated column. */
const helpers = new Set<Candidate['kind']>(['type', 'sequence', 'macro']);

/**
 * The statements that make these tables again, without what only others need: with their indexes, and what any of
 * the statements mentions. A name that is only mentioned in passing costs no more than an object too many.
 */
export function needed(
  all: readonly Candidate[],
  tables: readonly Pick<Table, 'schema' | 'name'>[],
): Candidate[] {
  const keys = new Set(tables.map(({ schema, name }) => objectKey(schema, name)));
  const kept = new Set(
    all.filter(({ schema, table }) => table !== null && keys.has(objectKey(schema, table))),
  );
  // A set's iterator comes to what is added meanwhile.
  for (const { sql } of kept) {
    for (const helper of all) if (helpers.has(helper.kind) && mentions(sql, helper.object)) kept.add(helper);
  }
  const schemas = new Set([...kept].map(({ schema }) => folded(schema)));
  const helperKeys = new Set(
    [...kept].filter(({ kind }) => helpers.has(kind)).map(({ schema, object }) => objectKey(schema, object)),
  );
  return all.filter(
    (each) =>
      kept.has(each) ||
      (each.kind === 'schema' && schemas.has(folded(each.schema))) ||
      (each.kind === 'comment' && each.table === null && helperKeys.has(objectKey(each.schema, each.object))),
  );
}

/** As it is, or with the quotes in it doubled. */
function mentions(sql: string, name: string): boolean {
  const text = folded(sql);
  return text.includes(folded(name)) || text.includes(folded(identifier(name)));
}
