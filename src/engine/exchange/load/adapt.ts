/** People's files come in the types that their tools have: how those become a table's own without a value changing. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { type FieldError, Problem } from '../../../domain/problem.ts';
import { stored } from '../../compare/alignment.ts';
import type { Table } from '../../compare/catalog.ts';
import { columnNamed } from '../../compare/names.ts';
import { texts } from '../../query.ts';
import type { Column } from '../../row-hash.ts';
import { identifier } from '../../sql.ts';
import { type DataType, parseType } from '../conversion/type-text.ts';
import { saysExactly } from './exact-text.ts';
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
  /^(U?(TINY|SMALL|BIG)INT|U?INTEGER|DECIMAL\(.*\)|FLOAT|DOUBLE|BOOLEAN|DATE|TIME|TIMESTAMP.*|BLOB|STRUCT.*|MAP.*|UNION.*|VARIANT|.*\])$/s;
/** Of these an empty text is a value too. */
const canBeEmpty = /^(VARCHAR|BLOB|ENUM\(.*\))$/s;
const longestValue = 200;

/** The columns whose types do not go together. Those of a CSV file are text, which goes with nearly all. */
export async function misfits(
  connection: DuckDBConnection,
  source: Source,
  table: Table,
): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  for (const { from, to } of pairs(source, table)) {
    if (source.isText && hidesItsType(parseType(to.type))) {
      errors.push({
        pointer: to.name,
        message: `The text of a CSV file does not say which type a value of ${to.type} has.`,
      });
    } else if (!source.isText && !(await goesWith(connection, from.type, to.type))) {
      errors.push({ pointer: to.name, message: `The table has ${to.type}, the file ${from.type}.` });
    }
  }
  return errors;
}

function hidesItsType(type: DataType): boolean {
  switch (type.kind) {
    case 'scalar':
      return type.name === 'VARIANT';
    case 'list':
    case 'array':
      return hidesItsType(type.of);
    case 'map':
      return hidesItsType(type.key) || hidesItsType(type.value);
    case 'struct':
      return type.members.some((member) => hidesItsType(member.type));
    case 'union':
      return true;
  }
}

async function goesWith(connection: DuckDBConnection, from: string, to: string): Promise<boolean> {
  if (from === to || [number, time, textual].some((family) => family.test(from) && family.test(to)))
    return true;
  if (from === 'VARCHAR') return !typed.test(to);
  // An instant and a time on some clock: which one, nothing in the file or the table says.
  if (to === 'VARCHAR' || zones(from) !== zones(to)) return false;
  const [row] = await texts(
    connection,
    `SELECT CAST(system.main.can_cast_implicitly(CAST(NULL AS ${from}), CAST(NULL AS ${to})) AS VARCHAR)`,
  );
  return row?.[0] === 'true';
}

const zones = (type: string): number => type.split('WITH TIME ZONE').length;

/** The same rows in the table's types. Rejects with `load_failed` for the first value that would become another. */
export async function adaptedSource(
  connection: DuckDBConnection,
  source: Source,
  table: Table,
): Promise<Source> {
  const all = pairs(source, table);
  await checkValues(connection, source, table, all);
  const values = all.map(
    (pair) => `CAST(${held(source, pair)} AS ${pair.to.type}) AS ${identifier(pair.to.name)}`,
  );
  return { sql: `(SELECT ${values.join(', ')} FROM ${source.sql})`, columns: all.map(({ to }) => to) };
}

const pairs = (source: Source, table: Table): ColumnPair[] =>
  source.columns.flatMap((from) => {
    const to = columnNamed(stored(table), from.name);
    return to ? [{ from, to }] : [];
  });

/** In a CSV file nothing, in quotes or not, is no number. */
function held({ isText }: Source, { from, to }: ColumnPair): string {
  const value = identifier(from.name);
  return isText && !canBeEmpty.test(to.type) ? `nullif(${value}, '')` : value;
}

/** DuckDB rounds, cuts the time off a day and moves between time zones, without a word. */
async function checkValues(
  connection: DuckDBConnection,
  source: Source,
  table: Table,
  all: readonly ColumnPair[],
): Promise<void> {
  const doubtful = all.filter(({ from, to }) => from.type !== to.type);
  if (doubtful.length === 0) return;
  const found = doubtful.map((pair) => `CAST(system.main.bool_or(${changes(source, pair)}) AS VARCHAR)`);
  const [row] = await texts(connection, `SELECT ${found.join(', ')} FROM ${source.sql}`);
  for (const [index, pair] of doubtful.entries()) {
    if (row?.[index] === 'true') throw await firstChange(connection, source, table, pair);
  }
}

/** A condition that holds for values that the table's type cannot hold as they are. */
function changes(source: Source, pair: ColumnPair): string {
  const { from, to } = pair;
  const value = held(source, pair);
  if (from.type === 'VARCHAR')
    return `(${value} IS NOT NULL AND (${saysExactly(value, to.type)}) IS NOT TRUE)`;
  return `(TRY_CAST(TRY_CAST(${value} AS ${to.type}) AS ${from.type}) IS DISTINCT FROM ${value})`;
}

async function firstChange(
  connection: DuckDBConnection,
  source: Source,
  { schema, name }: Table,
  pair: ColumnPair,
): Promise<Problem> {
  const value = held(source, pair);
  const [row] = await texts(
    connection,
    `SELECT CAST(n AS VARCHAR), before, after
     FROM (SELECT system.main.row_number() OVER () AS n, CAST(${value} AS VARCHAR) AS before,
       CAST(TRY_CAST(${value} AS ${pair.to.type}) AS VARCHAR) AS after, ${changes(source, pair)} AS changes
       FROM ${source.sql}) WHERE changes ORDER BY n LIMIT 1`,
  );
  const [at = '', before = '', after = null] = row ?? [];
  const becomes = after === before ? 'another that is printed alike' : shortened(after ?? '');
  const would = after === null ? '' : `: it would become ${becomes}`;
  const where = `${schema}.${name}.${pair.to.name}, row ${at}`;
  return new Problem('load_failed', `${where}: ${shortened(before ?? '')} is no ${pair.to.type}${would}.`, {
    hint: 'Write the value as the type of its column has it: README, "Restoring from exports and files". Nothing was touched.',
  });
}

const shortened = (text: string): string =>
  text.length > longestValue ? `${text.slice(0, longestValue)} ..` : text;
