import type { DuckDBConnection } from '@duckdb/node-api';
import { folded } from '../../../domain/table-name.ts';
import { texts } from '../../query.ts';
import { identifier } from '../../sql.ts';
import type { Keys } from './keys.ts';
import type { Source } from './read-source.ts';

type SelfReferences = ReturnType<Keys['selfReferences']>;

interface Insertion {
  /** The table, qualified. */
  readonly table: string;
  readonly source: Source;
  /** How a row of the source (r) is told to be in the table (t) already; null: none is. */
  readonly match: string | null;
  readonly selfReferences: SelfReferences;
}

/** Inserts the rows of the source that are not in the table, and gives their number. Rejects with DuckDB's error. */
export async function insertRows(connection: DuckDBConnection, insertion: Insertion): Promise<number> {
  const { table, source, match, selfReferences } = insertion;
  const names = source.columns.map(({ name }) => identifier(name)).join(', ');
  const insert = async (where: string) => {
    const sql = `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${source.sql} AS r WHERE ${where}`;
    return (await connection.run(sql)).rowsChanged;
  };
  const isNew = (condition: string) => `NOT EXISTS (SELECT 1 FROM ${table} AS t WHERE ${condition})`;
  const [self] = selfReferences;
  if (!self) return insert(match === null ? 'TRUE' : isNew(match));

  const isMissing = isNew(match ?? sameIn(self.referencedColumns));
  const canBeParent = self.referencedColumns.map((name) => `r.${identifier(name)} IS NOT NULL`);
  const given = new Set(source.columns.map(({ name }) => folded(name)));
  // What is left out is NULL, and refers to nothing.
  const references = selfReferences.filter(({ columns }) => columns.every((name) => given.has(folded(name))));
  const isReady = [isMissing, ...canBeParent, ...references.map((key) => hasParent(table, key))].join(
    ' AND ',
  );
  const inserted = (await inWaves(() => insert(isReady))) + (await insert(isMissing));
  // What was taken for a row of an earlier wave has the key of one: inserting it all says which.
  if (match === null && inserted < (await countRows(connection, source))) await insert('TRUE');
  return inserted;
}

const sameIn = (columns: readonly string[]): string =>
  columns.map((name) => `t.${identifier(name)} = r.${identifier(name)}`).join(' AND ');

const countRows = async (connection: DuckDBConnection, { sql }: Source): Promise<number> => {
  const [row] = await texts(connection, `SELECT CAST(system.main.count(*) AS VARCHAR) FROM ${sql}`);
  return Number(row?.[0]);
};

/** Deletes the rows (t) of a table that the condition holds for, and gives their number. Rejects with DuckDB's error. */
export async function deleteRows(
  connection: DuckDBConnection,
  table: string,
  condition: string,
  selfReferences: SelfReferences,
): Promise<number> {
  const remove = async (where: string) =>
    (await connection.run(`DELETE FROM ${table} AS t WHERE ${where}`)).rowsChanged;
  if (selfReferences.length === 0) return remove(condition);
  const isFree = selfReferences.map((key) => hasNoChild(table, key)).join(' AND ');
  return (await inWaves(() => remove(`${condition} AND ${isFree}`))) + (await remove(condition));
}

/**
 * A statement sees the keys that were there before it, so rows that refer to rows of their own table go in generation by
 * generation. There can be no more generations than statements that once wrote them.
 */
async function inWaves(wave: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let changed = await wave(); changed > 0; changed = await wave()) total += changed;
  return total;
}

function hasParent(table: string, { columns, referencedColumns }: SelfReferences[number]): string {
  const noReference = columns.map((name) => `r.${identifier(name)} IS NULL`).join(' OR ');
  const parent = columns.map(
    (name, index) => `p.${identifier(referencedColumns[index] ?? '')} = r.${identifier(name)}`,
  );
  return `(${noReference} OR EXISTS (SELECT 1 FROM ${table} AS p WHERE ${parent.join(' AND ')}))`;
}

function hasNoChild(table: string, { columns, referencedColumns }: SelfReferences[number]): string {
  const child = columns.map(
    (name, index) => `c.${identifier(name)} = t.${identifier(referencedColumns[index] ?? '')}`,
  );
  return `NOT EXISTS (SELECT 1 FROM ${table} AS c WHERE ${child.join(' AND ')})`;
}
