import { type Static, Type } from 'typebox';
import { Problem } from '../../../domain/problem.ts';
import { folded } from '../../compare/names.ts';
import { binary, exactParts } from '../../compare/relation.ts';
import { queryOne, texts } from '../../query.ts';
import type { Column } from '../../row-hash.ts';
import { identifier } from '../../sql.ts';
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
      const takenOut = found.changed > 0 ? await changeRows(merging, sameKey) : 0;
      if (found.rows === found.known && takenOut === 0) return;
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
  changed: Type.Number({ description: 'Whose key the table has with other values' }),
});
type KeyCounts = Static<typeof KeyCounts>;

const isKey = ({ match }: TableMerging, { name }: Column): boolean =>
  match.table.primaryKey.some((key) => folded(key) === folded(name));

const keyColumns = (merging: TableMerging): Column[] =>
  merging.match.source.columns.filter((column) => isKey(merging, column));

const valueColumns = (merging: TableMerging): Column[] =>
  merging.match.source.columns.filter((column) => !isKey(merging, column));

/** A row of the table (t) and one of the files (r) are one. */
const keyCondition = (merging: TableMerging): string =>
  keyColumns(merging)
    .map(
      ({ name, type }) =>
        `${binary(`t.${identifier(name)}`, type)} = ${binary(`r.${identifier(name)}`, type)}`,
    )
    .join(' AND ');

/** Some of these columns differ between t and r. */
function difference(columns: readonly Column[]): string {
  const exact = (from: string) =>
    columns.flatMap(({ name, type }) => exactParts(binary(`${from}.${identifier(name)}`, type), type));
  const right = exact('r');
  const differs = exact('t').map((value, index) => `${value} IS DISTINCT FROM ${right[index]}`);
  return differs.length === 0 ? 'FALSE' : `(${differs.join(' OR ')})`;
}

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
  return queryOne(
    connection,
    `SELECT ${count('TRUE')} AS "rows", ${count('t.rowid IS NOT NULL')} AS known,
       ${count(`t.rowid IS NOT NULL AND ${difference(valueColumns(merging))}`)} AS changed
     FROM ${match.source.sql} AS r LEFT JOIN ${table} AS t ON ${sameKey}`,
    KeyCounts,
  );
}

/**
 * Updates the rows that differ. An update leaves out values that DuckDB takes for equal (0.0 and -0.0, 30 days and 1 month):
 * rows that still differ are taken out, to be inserted as new ones. Gives their number.
 */
async function changeRows(merging: TableMerging, sameKey: string): Promise<number> {
  await updateRows(merging, sameKey);
  const { connection, table, match, keys } = merging;
  const columns = valueColumns(merging).filter(
    ({ name, type }) => exactParts(identifier(name), type).length > 1,
  );
  if (columns.length === 0) return 0;
  const differs = `EXISTS (SELECT 1 FROM ${match.source.sql} AS r WHERE ${sameKey} AND ${difference(columns)})`;
  return await deleteRows(connection, table, differs, keys.selfReferences(match.table));
}

/**
 * DuckDB changes plain columns in place. Where an index or a nested value changes it deletes the row and inserts another:
 * hundreds of times slower, and refused while others refer to the row. So that is done only to rows that need it.
 */
async function updateRows(merging: TableMerging, sameKey: string): Promise<void> {
  const { connection, table, match, keys } = merging;
  const columns = valueColumns(merging);
  const isPlain = ({ name, type }: Column) =>
    !/[[(]/.test(type.replace(/^(DECIMAL|ENUM)\(.*\)$/s, '')) && !keys.isIndexed(match.table, name);
  const plain = columns.filter(isPlain);
  const others = columns.filter((column) => !isPlain(column));
  const update = async (changing: readonly Column[], where: string) => {
    const values = changing.map(({ name }) => `${identifier(name)} = r.${identifier(name)}`);
    await connection.run(
      `UPDATE ${table} AS t SET ${values.join(', ')} FROM ${match.source.sql} AS r WHERE ${sameKey} AND ${where}`,
    );
  };
  if (others.length > 0) await update(columns, difference(others));
  if (plain.length > 0) await update(plain, difference(plain));
}
