import { type Static, Type } from 'typebox';
import { binary, exactParts } from '../../compare/relation.ts';
import { queryOne } from '../../query.ts';
import { identifier } from '../../sql.ts';
import type { TableMerge, TableMerging } from './merge-table.ts';
import { deleteRows, insertRows } from './rows.ts';

/** Merges without looking for single rows: `append`, and `replace` in a table without a primary key. */
export function mergeWhole(merging: TableMerging): TableMerge {
  const { connection, mode, table, window, match, keys } = merging;
  const selfReferences = keys.selfReferences(match.table);
  let common: RowCounts = { before: 0, after: 0, same: 0 };
  let deleted = 0;
  let inserted = 0;
  const isDone = () => common.same === common.after && common.same === common.before;
  return {
    goesLast: false,
    async look() {
      if (mode === 'replace') common = await countRows(merging);
    },
    async remove() {
      if (mode === 'replace' && !isDone())
        deleted = await deleteRows(connection, table, window, selfReferences);
    },
    async put() {
      if (mode === 'replace' && isDone()) return;
      inserted = await insertRows(connection, { table, source: match.source, match: null, selfReferences });
    },
    counts() {
      const { same } = common;
      const moved = isDone() ? 0 : same;
      return { inserted: inserted - moved, updated: 0, unchanged: same, deleted: deleted - moved };
    },
  };
}

const RowCounts = Type.Object({
  before: Type.Number({ description: 'In the table' }),
  after: Type.Number({ description: 'In the files' }),
  same: Type.Number({ description: 'In both, each as often as in both' }),
});
type RowCounts = Static<typeof RowCounts>;

async function countRows({ connection, table, window, match }: TableMerging): Promise<RowCounts> {
  const { sql, columns } = match.source;
  const values = columns.flatMap(({ name, type }) => exactParts(binary(identifier(name), type), type));
  const all = values.map((_, index) => `v${index}`);
  const select = (from: string, before: number) =>
    `SELECT ${values.map((value, index) => `${value} AS v${index}`)}, ${before} AS b, ${1 - before} AS a FROM ${from}`;
  const total = (value: string) => `CAST(coalesce(system.main.sum(${value}), 0) AS DOUBLE)`;
  return queryOne(
    connection,
    `SELECT ${total('b')} AS before, ${total('a')} AS after, ${total('system.main.least(a, b)')} AS same
     FROM (SELECT system.main.sum(b) AS b, system.main.sum(a) AS a
       FROM (${select(`${table} WHERE ${window}`, 1)} UNION ALL ${select(sql, 0)}) GROUP BY ${all})`,
    RowCounts,
  );
}
