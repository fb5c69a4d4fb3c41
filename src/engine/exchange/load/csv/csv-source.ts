import type { DuckDBConnection } from '@duckdb/node-api';
import { Type } from 'typebox';
import { queryOne } from '../../../query.ts';
import { identifier } from '../../../sql.ts';
import { BadCsv } from './bad-csv.ts';
import { csvRows } from './read-rows.ts';
import { type CsvSurvey, surveyCsv } from './survey-csv.ts';

/**
 * The rows of people's CSV file, for a FROM: text under the names of its first line. The file is read twice, by duckback, which
 * takes nothing but RFC 4180, and by DuckDB, which is told all and may guess nothing; both must find the same. Rejects with BadCsv.
 */
export async function csvSource(connection: DuckDBConnection, path: string, signal: AbortSignal) {
  const survey = await surveyCsv(path, signal);
  const { delimiter } = survey;
  const columns = survey.names.map((_, index) => `c${index}`);
  const rows = csvRows([path], { delimiter, names: columns, strictly });
  await checkAgreement(connection, rows, survey);
  const values = survey.names.map((name, index) => `c${index} AS ${identifier(name)}`);
  return { sql: `(SELECT ${values.join(', ')} FROM ${rows})`, names: survey.names };
}

/** Nothing is left to DuckDB's detection, which sees some rows only, takes # for a comment and skips what it does not understand. */
const strictly = `, skip = 0, comment = '', null_padding = false, ignore_errors = false, strict_mode = true, encoding = 'utf-8'`;

async function checkAgreement(connection: DuckDBConnection, rows: string, survey: CsvSurvey): Promise<void> {
  const totals = survey.names.map(
    (_, index) =>
      `{'nulls': CAST(system.main.count(*) - system.main.count(c${index}) AS DOUBLE),
        'bytes': CAST(coalesce(system.main.sum(system.main.strlen(c${index})), 0) AS DOUBLE)}`,
  );
  const read = await queryOne(
    connection,
    `SELECT CAST(system.main.count(*) AS DOUBLE) AS "rows", [${totals.join(', ')}] AS "columns" FROM ${rows}`,
    Totals,
  );
  const { rows: count, columns } = survey;
  const isSame = ({ nulls, bytes }: (typeof columns)[number], index: number) =>
    read.columns[index]?.nulls === nulls && read.columns[index].bytes === bytes;
  if (read.rows === count && columns.every(isSame)) return;
  throw new BadCsv(
    `is read in two ways: ${count} rows are in it, and DuckDB finds ${read.rows}, or other values in them. Write it anew, each value in quotes`,
  );
}

const Totals = Type.Object({
  rows: Type.Number(),
  columns: Type.Array(Type.Object({ nulls: Type.Number(), bytes: Type.Number() })),
});
