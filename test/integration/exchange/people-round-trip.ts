/** Tables that go through CSV files as people write them, in one process: many of them in little time. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { Problem } from '../../../src/domain/problem.ts';
import { compareDatabases } from '../../../src/engine/compare/compare.ts';
import { mergeFiles } from '../../../src/engine/exchange/load/merge-files.ts';
import { texts } from '../../../src/engine/query.ts';
import { withSandbox } from '../../../src/engine/sandbox.ts';
import { identifier, literal } from '../../../src/engine/sql.ts';
import { hostileValues } from './hostile-values.ts';
import { foundIn } from './loading.ts';

interface CsvColumn {
  readonly name: string;
  readonly type: string;
  /** SQL expressions, each of them cast to the type. */
  readonly values: readonly string[];
}

/** How a file is written: by DuckDB's COPY, or value by value as RFC 4180 says. */
export interface CsvForm {
  readonly writer: 'COPY' | 'RFC 4180';
  readonly delimiter: string;
  readonly quotesAll: boolean;
  /** Of these COPY knows nothing. */
  readonly lineEnd: '\n' | '\r\n';
  readonly endsWithLine: boolean;
  readonly byteOrderMark: boolean;
}

export interface CsvTable {
  readonly columns: readonly CsvColumn[];
  readonly form: CsvForm;
}

const pieces = [
  '',
  '#',
  ' #x',
  '"',
  '""',
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r\n',
  '\r',
  '\u{feff}',
  'NULL',
  '007',
  '1e3',
  ' ',
  "'",
  '\\',
  'é',
  '🦆',
];
const names = ['a', 'B c', 'x;y', 'q"q', 'n,l', '#h', ' s', 'é', 'line\nbreak', 'select', 'c0', '0'];

const text = fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((parts) => literal(parts.join('')));
const numberText = fc
  .oneof(
    fc.bigInt(-(2n ** 70n), 2n ** 70n).map(String),
    fc.double().map(String),
    fc.float().map(String),
    fc.integer().map(String),
  )
  .map((value) => literal(value));
const numeric = [
  'TINYINT',
  'INTEGER',
  'BIGINT',
  'UBIGINT',
  'HUGEINT',
  'FLOAT',
  'DOUBLE',
  'DECIMAL(4,2)',
  'DECIMAL(38,10)',
  'BIGNUM',
];
const instant = fc
  .tuple(
    fc.date({ noInvalidDate: true, min: new Date('1700-01-01'), max: new Date('2250-01-01') }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([date, micros]) =>
    literal(`${date.toISOString().slice(0, 23)}${String(micros).padStart(3, '0')}+00`),
  );
const temporal = ['DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMPTZ'];

const column = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('VARCHAR'), values: fc.array(text, { maxLength: 8 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom(...numeric),
      values: fc.array(numberText, { maxLength: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom(...temporal), values: fc.array(instant, { maxLength: 8 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('VARCHAR[]'),
      values: fc.array(
        fc.array(text, { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
        { maxLength: 5 },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...Object.entries(hostileValues)).chain(([type, values]) =>
      fc.record({
        type: fc.constant(type),
        values: fc.array(fc.constantFrom(...values, 'NULL'), { maxLength: 8 }),
      }),
    ),
  },
);

export const csvTables: fc.Arbitrary<CsvTable> = fc.record({
  columns: fc
    .tuple(
      fc.shuffledSubarray(names, { minLength: 1, maxLength: 4 }),
      fc.array(column, { minLength: 4, maxLength: 4 }),
    )
    .map(([some, columns]) =>
      some.flatMap((name, index) => (columns[index] ? [{ name, ...columns[index] }] : [])),
    ),
  form: fc.record({
    writer: fc.constantFrom('COPY', 'RFC 4180'),
    delimiter: fc.constantFrom(',', ',', ';', '\t', '|'),
    quotesAll: fc.boolean(),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    endsWithLine: fc.boolean(),
    byteOrderMark: fc.boolean(),
  }),
});

export type Outcome =
  | { readonly kind: 'equal' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'different'; readonly found: unknown };

/** Gives what becomes of tables that are written as CSV and restored into one like them. */
export async function withRestorer(
  folder: string,
  body: (restore: (table: CsvTable) => Promise<Outcome>) => Promise<void>,
): Promise<void> {
  const tempFolder = join(folder, 'temp');
  const files = join(folder, 'files');
  await Promise.all([tempFolder, files].map((path) => mkdir(path)));
  const resources = { memoryLimitBytes: 2 ** 29, threads: 2, tempLimitBytes: 2 ** 28, tempFolder };
  const { signal } = new AbortController();
  await withSandbox(
    resources,
    [],
    signal,
    (connection) => body((table) => restored(connection, files, table)),
    { folders: [files], keepsOrder: true },
  );
}

async function restored(connection: DuckDBConnection, folder: string, table: CsvTable): Promise<Outcome> {
  try {
    await connection.run("ATTACH ':memory:' AS before; ATTACH ':memory:' AS after");
    await fill(connection, table);
    await write(connection, join(folder, 'x.csv'), table);
    const request = {
      file: '',
      folder,
      format: 'csv',
      mode: 'append',
      tables: [foundIn('t', ['x.csv'])],
    } as const;
    const { signal } = new AbortController();
    await mergeFiles(connection, { request, database: 'after', report: () => {}, signal });
    const found = await compareDatabases(connection, {
      left: 'before',
      right: 'after',
      mode: 'rows',
      limit: 5,
    });
    return found.equal ? { kind: 'equal' } : { kind: 'different', found };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { kind: 'refused', message: error.message };
  } finally {
    await connection.run('DETACH before; DETACH after');
    for (const name of await readdir(folder)) await rm(join(folder, name));
  }
}

/** Columns have different numbers of values: those that a column lacks are NULL. */
async function fill(connection: DuckDBConnection, { columns }: CsvTable): Promise<void> {
  const definition = columns.map(({ name, type }) => `${identifier(name)} ${type}`).join(', ');
  for (const database of ['before', 'after'])
    await connection.run(`CREATE TABLE ${database}.t(${definition})`);
  const rows = Math.max(...columns.map(({ values }) => values.length));
  for (let row = 0; row < rows; row++) {
    const values = columns.map(({ type, values: all }) => `TRY_CAST(${all[row] ?? 'NULL'} AS ${type})`);
    await connection.run(`INSERT INTO before.t VALUES (${values.join(', ')})`);
  }
}

async function write(connection: DuckDBConnection, path: string, table: CsvTable): Promise<void> {
  const { writer, delimiter, quotesAll } = table.form;
  if (writer === 'RFC 4180') return await writeFile(path, await asRfc4180(connection, table));
  const quotes = quotesAll ? ', FORCE_QUOTE *' : '';
  await connection.run(
    `COPY before.t TO ${literal(path)} (HEADER, DELIMITER ${literal(delimiter)}${quotes})`,
  );
}

async function asRfc4180(connection: DuckDBConnection, { columns, form }: CsvTable): Promise<string> {
  // Bytes: the driver takes a U+FEFF away from the beginning of a text.
  const bytes = columns.map(({ name }) => `hex(encode(CAST(${identifier(name)} AS VARCHAR)))`);
  const rows = await texts(connection, `SELECT ${bytes.join(', ')} FROM before.t`);
  const lines = [
    columns.map(({ name }) => name),
    ...rows.map((row) => row.map((value) => (value === null ? null : Buffer.from(value, 'hex').toString()))),
  ].map((values) => values.map((value) => quoted(value, form)).join(form.delimiter));
  // Without a line end a single NULL would be no line.
  const ends = form.endsWithLine || lines.at(-1) === '';
  return `${form.byteOrderMark ? '\u{feff}' : ''}${lines.join(form.lineEnd)}${ends ? form.lineEnd : ''}`;
}

function quoted(value: string | null, { delimiter, quotesAll }: CsvForm): string {
  if (value === null) return '';
  const needed = value === '' || [delimiter, '"', '\r', '\n'].some((each) => value.includes(each));
  return quotesAll || needed ? `"${value.replaceAll('"', '""')}"` : value;
}
