import { stored } from '../../compare/alignment.ts';
import { columnNamed } from '../../compare/names.ts';
import { binary, exactParts } from '../../compare/relation.ts';
import { texts } from '../../query.ts';
import type { Column } from '../../row-hash.ts';
import { identifier } from '../../sql.ts';
import type { TableMerging } from './merge-table.ts';
import { deleteRows, insertRows } from './rows.ts';
import { momentary, setAside } from './set-aside.ts';

/** Conditions over a row of the table (t) and one of the files (r). */
interface Pairing {
  /** They are one. */
  readonly sameKey: string;
  /** They are not the same value for value. */
  readonly differs: string;
}

/** Gives the rows that differ the values of the files: in place where DuckDB can, else by taking them out and in again. */
export async function changeRows(merging: TableMerging, pairing: Pairing): Promise<void> {
  await updateRows(merging, pairing);
  await replaceRows(merging, pairing);
}

/** Some of these columns differ between t and r. */
export function difference(columns: readonly Column[]): string {
  const exact = (from: string) =>
    columns.flatMap(({ name, type }) => exactParts(binary(`${from}.${identifier(name)}`, type), type));
  const right = exact('r');
  const differs = exact('t').map((value, index) => `${value} IS DISTINCT FROM ${right[index]}`);
  return differs.length === 0 ? 'FALSE' : `(${differs.join(' OR ')})`;
}

/** DuckDB changes plain columns in place: rows in which nothing else differs. */
async function updateRows(merging: TableMerging, { sameKey }: Pairing): Promise<void> {
  const { connection, table, match, keys } = merging;
  const { sql, columns } = match.source;
  const isPlain = ({ name, type }: Column) =>
    !/[[(]/.test(type.replace(/^(DECIMAL|ENUM)\(.*\)$/s, '')) && !keys.isIndexed(match.table, name);
  const plain = columns.filter(isPlain);
  if (plain.length === 0) return;
  const others = difference(columns.filter((column) => !isPlain(column)));
  const values = plain.map(({ name }) => `${identifier(name)} = r.${identifier(name)}`);
  await connection.run(
    `UPDATE ${table} AS t SET ${values.join(', ')} FROM ${sql} AS r
     WHERE ${sameKey} AND ${difference(plain)} AND NOT ${others}`,
  );
}

/**
 * Takes out the rows that still differ and inserts them as they are to be. Where an index or a nested value changes DuckDB does
 * so itself, but not while others refer to the row; and an update leaves out values that it takes for equal (0.0 and -0.0,
 * 30 days and 1 month). Of a table that refers to itself all rows are taken out: any may stand between the others.
 */
async function replaceRows(merging: TableMerging, { sameKey, differs }: Pairing): Promise<void> {
  const { connection, table, match, keys } = merging;
  const selfReferences = keys.selfReferences(match.table);
  const rows = momentary(0);
  const columns = stored(match.table);
  const hold = (where: string) =>
    connection.run(
      `CREATE OR REPLACE TEMP TABLE ${rows} AS SELECT ${columns.map(({ name }) => identifier(name))}
       FROM ${table} AS t WHERE ${where}`,
    );
  await hold(`EXISTS (SELECT 1 FROM ${match.source.sql} AS r WHERE ${sameKey} AND ${differs})`);
  const [some] = await texts(connection, `SELECT 'some' FROM ${rows} LIMIT 1`);
  if (!some) return;
  if (selfReferences.length > 0) await hold('TRUE');
  const putBack = await setAside(merging, { table: match.table, rows });
  const isHeld = `EXISTS (SELECT 1 FROM ${rows} AS r WHERE ${sameKey})`;
  await deleteRows(connection, table, selfReferences.length > 0 ? 'TRUE' : isHeld, selfReferences);
  // Rows may come to refer to new ones: then those go in with them, unless they wait for defaults.
  const isWhole = match.source.columns.length === columns.length;
  const join = selfReferences.length > 0 && isWhole ? 'FULL JOIN' : 'LEFT JOIN';
  const source = { sql: asToBe(merging, rows, `${join} ${match.source.sql} AS r ON ${sameKey}`), columns };
  await insertRows(connection, { table, source, match: null, selfReferences });
  await connection.run(`DROP TABLE ${rows}`);
  await putBack();
}

/** Held rows (t) with the values of the files (r), where these have their key; columns that the files lack as they are. */
function asToBe({ match }: TableMerging, rows: string, joined: string): string {
  const isInFiles = match.table.primaryKey.map((name) => `r.${identifier(name)} IS NOT NULL`).join(' AND ');
  const values = stored(match.table).map(({ name }) => {
    const column = identifier(name);
    if (!columnNamed(match.source.columns, name)) return `t.${column}`;
    return `CASE WHEN ${isInFiles} THEN r.${column} ELSE t.${column} END AS ${column}`;
  });
  return `(SELECT ${values.join(', ')} FROM ${rows} AS t ${joined})`;
}
