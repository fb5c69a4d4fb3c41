import { type Static, Type } from 'typebox';
import { Problem } from '../../../domain/problem.ts';
import { folded } from '../../compare/names.ts';
import { binary } from '../../compare/relation.ts';
import { queryOne, texts } from '../../query.ts';
import type { Column } from '../../row-hash.ts';
import { identifier } from '../../sql.ts';
import { changeRows, difference } from './change-rows.ts';
import type { TableMerge, TableMerging } from './merge-table.ts';
import { deleteRows, insertRows } from './rows.ts';

/** Merges row by row, as the primary key has it: `upsert`, and `replace`, which leaves alone what stays the same. */
export function mergeByKey(merging: TableMerging): TableMerge {
  const { connection, mode, table, window, match, keys } = merging;
  const { source } = match;
  const selfReferences = keys.selfReferences(match.table);
  const sameKey = keyCondition(merging);
  let found: KeyCounts = { rows: 0, known: 0, changed: 0 };
  let removed = 0;
  return {
    goesLast: keys.isReferenced(match.table),
    async look() {
      await refuseTwice(merging);
      found = await countKeys(merging, sameKey);
    },
    async remove() {
      if (mode !== 'replace') return;
      const isGone = `${window} AND NOT EXISTS (SELECT 1 FROM ${source.sql} AS r WHERE ${sameKey})`;
      removed = await deleteRows(connection, table, isGone, selfReferences);
    },
    async put() {
      if (found.changed > 0) await changeRows(merging, { sameKey, differs: difference(source.columns) });
      if (found.rows === found.known) return;
      await insertRows(connection, { table, source, match: sameKey, selfReferences });
    },
    counts() {
      const { rows, known, changed } = found;
      const [inserted, unchanged] = [rows - known, known - changed];
      return mode === 'replace'
        ? { inserted: inserted + changed, updated: 0, unchanged, deleted: removed + changed }
        : { inserted, updated: changed, unchanged, deleted: 0 };
    },
  };
}

const KeyCounts = Type.Object({
  rows: Type.Number({ description: 'In the files' }),
  known: Type.Number({ description: 'Whose key the table has' }),
  changed: Type.Number({
    description: 'Whose key the table has with other values, or written otherwise: -0.0 for 0.0',
  }),
});
type KeyCounts = Static<typeof KeyCounts>;

const keyColumns = ({ match }: TableMerging): Column[] =>
  match.source.columns.filter(({ name }) =>
    match.table.primaryKey.some((key) => folded(key) === folded(name)),
  );

/** A row of the table (t) and one of the files (r) are one. */
const keyCondition = (merging: TableMerging): string =>
  keyColumns(merging)
    .map(
      ({ name, type }) =>
        `${binary(`t.${identifier(name)}`, type)} = ${binary(`r.${identifier(name)}`, type)}`,
    )
    .join(' AND ');

async function refuseTwice(merging: TableMerging): Promise<void> {
  const { connection, match } = merging;
  const keys = keyColumns(merging);
  const values = keys.map(({ name, type }) => binary(identifier(name), type));
  const [twice] = await texts(
    connection,
    `SELECT ${keys.map(({ name }) => `CAST(system.main.any_value(${identifier(name)}) AS VARCHAR)`)}
     FROM ${match.source.sql} GROUP BY ${values} HAVING system.main.count(*) > 1 LIMIT 1`,
  );
  if (!twice) return;
  const key = keys.map(({ name }, index) => `${name} = ${twice[index]}`).join(', ');
  const { schema, name } = match.table;
  throw new Problem('load_failed', `${schema}.${name}: the files have the key ${key} more than once.`);
}

function countKeys(merging: TableMerging, sameKey: string): Promise<KeyCounts> {
  const { connection, table, match } = merging;
  const count = (where: string) => `CAST(system.main.count(*) FILTER (WHERE ${where}) AS DOUBLE)`;
  // A column of the table's own can be named rowid.
  const isKnown = keyColumns(merging)
    .map(({ name }) => `t.${identifier(name)} IS NOT NULL`)
    .join(' AND ');
  return queryOne(
    connection,
    `SELECT ${count('TRUE')} AS "rows", ${count(isKnown)} AS known,
       ${count(`${isKnown} AND ${difference(match.source.columns)}`)} AS changed
     FROM ${match.source.sql} AS r LEFT JOIN ${table} AS t ON ${sameKey}`,
    KeyCounts,
  );
}
