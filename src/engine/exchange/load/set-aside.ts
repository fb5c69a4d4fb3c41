import type { DuckDBConnection } from '@duckdb/node-api';
import { stored } from '../../compare/alignment.ts';
import type { Table } from '../../compare/catalog.ts';
import { identifier, qualified } from '../../sql.ts';
import type { ForeignKey } from '../foreign-keys.ts';
import type { Keys } from './keys.ts';
import { loading } from './load-failure.ts';
import { deleteRows, insertRows } from './rows.ts';

/** Rows of a table that are held in a table of a moment while they are not in their own. */
export interface Held {
  readonly table: Pick<Table, 'schema' | 'name'>;
  /** The table of a moment, qualified. */
  readonly rows: string;
}

/** The attached database, and all its tables. */
export interface Setting {
  readonly connection: DuckDBConnection;
  readonly database: string;
  readonly tables: readonly Table[];
  readonly keys: Keys;
}

interface Reference extends ForeignKey {
  /** Where the rows that it refers to are held. */
  readonly heldIn: string;
}

/**
 * Takes away the rows that refer to held ones, directly or through others: DuckDB lets nobody replace a row that others refer
 * to. Gives what puts them back, which rejects with `load_failed` where they find no row to refer to any more.
 */
export async function setAside(setting: Setting, parents: Held): Promise<() => Promise<void>> {
  const held: { readonly table: Table; readonly rows: string; readonly condition: string }[] = [];
  for (const table of descendants(setting, parents)) {
    const references = referencesTo([parents, ...held], table, setting.keys);
    const rows = momentary(held.length + 1);
    const condition = setting.keys.selfReferences(table).length > 0 ? 'TRUE' : refersTo(references);
    const names = stored(table).map(({ name }) => identifier(name));
    const from = nameOf(setting, table);
    await setting.connection.run(
      `CREATE OR REPLACE TEMP TABLE ${rows} AS SELECT ${names} FROM ${from} AS t WHERE ${condition}`,
    );
    held.push({ table, rows, condition });
  }
  for (const { table, condition } of held.toReversed()) {
    const { connection, keys } = setting;
    await deleteRows(connection, nameOf(setting, table), condition, keys.selfReferences(table));
  }
  return async () => {
    const { schema, name } = parents.table;
    for (const { table, rows } of held) {
      const what = `${table.schema}.${table.name}, whose rows refer to ${schema}.${name}`;
      await loading(what, () => putBack(setting, table, rows));
    }
  };
}

/** A table of a moment: it ends with the connection. */
export const momentary = (index: number): string => qualified('temp', 'main', `duckback_held_${index}`);

/** All tables that refer to one through any others, each after those that it refers to. */
function descendants({ tables, keys }: Setting, { table: first }: Held): Table[] {
  const depths = new Map<Table, number>();
  const deepen = (parent: Pick<Table, 'schema' | 'name'>, depth: number) => {
    for (const table of tables) {
      if (keys.references(table, parent).length === 0 || (depths.get(table) ?? 0) >= depth) continue;
      depths.set(table, depth);
      deepen(table, depth + 1);
    }
  };
  deepen(first, 1);
  return [...depths].toSorted(([, one], [, other]) => one - other).map(([table]) => table);
}

const referencesTo = (held: readonly Held[], table: Table, keys: Keys): Reference[] =>
  held.flatMap((parent) =>
    keys.references(table, parent.table).map((key) => ({ ...key, heldIn: parent.rows })),
  );

/** A row of the table (t) refers to a held one. */
function refersTo(references: readonly Reference[]): string {
  const each = references.map(({ columns, referencedColumns, heldIn }) => {
    const same = columns.map(
      (name, index) => `p.${identifier(referencedColumns[index] ?? '')} = t.${identifier(name)}`,
    );
    return `EXISTS (SELECT 1 FROM ${heldIn} AS p WHERE ${same.join(' AND ')})`;
  });
  return `(${each.join(' OR ')})`;
}

async function putBack(setting: Setting, table: Table, rows: string): Promise<void> {
  const { connection, keys } = setting;
  const source = { sql: rows, columns: stored(table) };
  const selfReferences = keys.selfReferences(table);
  await insertRows(connection, { table: nameOf(setting, table), source, match: null, selfReferences });
  await connection.run(`DROP TABLE ${rows}`);
}

const nameOf = ({ database }: Setting, { schema, name }: Table): string => qualified(database, schema, name);
