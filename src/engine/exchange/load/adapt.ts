/** People's files come in the types that their tools have: how those become a table's own without a value changing. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { type FieldError, Problem } from '../../../domain/problem.ts';
import { stored } from '../../compare/alignment.ts';
import type { Table } from '../../compare/catalog.ts';
import { columnNamed } from '../../compare/names.ts';
import { texts } from '../../query.ts';
import type { Column } from '../../row-hash.ts';
import { identifier } from '../../sql.ts';
import type { Source } from './read-source.ts';

/** A column of the files and that of the table. */
interface ColumnPair {
  readonly from: Column;
  readonly to: Column;
}

const number = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\(.*\)|FLOAT|DOUBLE)$/;
const time = /^(DATE|TIMESTAMP(_S|_MS|_NS)?)$/;
const textual = /^(VARCHAR|JSON|UUID|ENUM\(.*\))$/s;
/** What files have types of their own for: text in place of one is no such value. */
const typed =
  /^(U?(TINY|SMALL|BIG)INT|U?INTEGER|DECIMAL\(.*\)|FLOAT|DOUBLE|BOOLEAN|DATE|TIME|TIMESTAMP.*|BLOB|STRUCT.*|MAP.*|UNION.*|.*\])$/s;

/** The columns whose types do not go together. Those of a CSV file are text, which goes with all. */
export async function misfits(
  connection: DuckDBConnection,
  source: Source,
  table: Table,
): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  for (const { from, to } of source.isText ? [] : pairs(source, table)) {
    if (await goesWith(connection, from.type, to.type)) continue;
    errors.push({ pointer: to.name, message: `The table has ${to.type}, the file ${from.type}.` });
  }
  return errors;
}

async function goesWith(connection: DuckDBConnection, from: string, to: string): Promise<boolean> {
  if (from === to || [number, time, textual].some((family) => family.test(from) && family.test(to)))
    return true;
  if (from === 'VARCHAR') return !typed.test(to);
  if (to === 'VARCHAR') return false;
  const [row] = await texts(
    connection,
    `SELECT CAST(system.main.can_cast_implicitly(CAST(NULL AS ${from}), CAST(NULL AS ${to})) AS VARCHAR)`,
  );
  return row?.[0] === 'true';
}

/** The same rows in the table's types. Rejects with `load_failed` for the first value that would become another. */
export async function adaptedSource(
  connection: DuckDBConnection,
  source: Source,
  table: Table,
): Promise<Source> {
  const all = pairs(source, table);
  await checkValues(connection, source, table, all);
  const values = all.map((pair) => `${cast(source, pair)} AS ${identifier(pair.to.name)}`);
  return { sql: `(SELECT ${values.join(', ')} FROM ${source.sql})`, columns: all.map(({ to }) => to) };
}

const pairs = (source: Source, table: Table): ColumnPair[] =>
  source.columns.flatMap((from) => {
    const to = columnNamed(stored(table), from.name);
    return to ? [{ from, to }] : [];
  });

/** In a CSV file nothing, in quotes or not, is no number: only text can be empty. */
function cast({ isText }: Source, { from, to }: ColumnPair): string {
  const value = identifier(from.name);
  const held = isText && to.type !== 'VARCHAR' ? `nullif(${value}, '')` : value;
  return `CAST(${held} AS ${to.type})`;
}

/** DuckDB rounds, and cuts the time off a day, without a word. */
async function checkValues(
  connection: DuckDBConnection,
  source: Source,
  { schema, name }: Table,
  all: readonly ColumnPair[],
): Promise<void> {
  const checks = all.flatMap((pair) => {
    const witness = pair.from.type === 'VARCHAR' ? witnessOfText(pair.to.type) : pair.from.type;
    return witness === null || witness === pair.to.type
      ? []
      : [{ ...pair, example: changedValue(source, pair, witness) }];
  });
  if (checks.length === 0) return;
  const [row] = await texts(connection, `SELECT ${checks.map(({ example }) => example)} FROM ${source.sql}`);
  for (const [index, { to }] of checks.entries()) {
    const value = row?.[index] ?? null;
    if (value === null) continue;
    const detail = `${schema}.${name}.${to.name}: ${value} is no ${to.type}; it would become another value.`;
    throw new Problem('load_failed', detail);
  }
}

/** An aggregate: the text of a value that, once cast, reads otherwise as `witness`. */
function changedValue(source: Source, pair: ColumnPair, witness: string): string {
  const value = identifier(pair.from.name);
  const before = `TRY_CAST(${value} AS ${witness})`;
  const after = `TRY_CAST(${cast(source, pair)} AS ${witness})`;
  return `system.main.any_value(CAST(${value} AS VARCHAR)) FILTER (WHERE ${after} IS DISTINCT FROM ${before})`;
}

/** A type that shows what a cast of text leaves out. */
function witnessOfText(type: string): string | null {
  if (/^(U?(TINY|SMALL|BIG)INT|U?INTEGER)$/.test(type)) return 'DECIMAL(38,18)';
  if (type === 'DATE') return 'TIMESTAMP';
  const [, width, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(type) ?? [];
  return width && scale ? `DECIMAL(38,${38 - Number(width) + Number(scale)})` : null;
}
