import {
  type DuckDBConnection,
  DuckDBDateValue,
  type DuckDBPreparedStatement,
  type DuckDBValue,
  StatementType,
} from '@duckdb/node-api';
import type { CheckedRows, CheckFile } from '../../domain/ports/engine.ts';
import { Problem } from '../../domain/problem.ts';
import { withDefaultDatabase } from '../default-database.ts';
import { complaint, isComplaint } from '../duckdb-problem.ts';
import { withSandbox } from '../sandbox.ts';
import type { OperationContext } from './operation.ts';

const alias = 'duckback_image';
const sampleRows = 10;
const longestValue = 200;
const dayMs = 86_400_000;

/** Runs a check, see the port. */
export function runCheck(request: CheckFile, { resources, signal }: OperationContext): Promise<CheckedRows> {
  const files = [{ alias, file: request.file }];
  return withSandbox(resources, files, signal, (connection) =>
    withDefaultDatabase(connection, alias, async () => {
      try {
        return await runOnce(await prepare(connection, request));
      } catch (error) {
        signal.throwIfAborted();
        // Of the check, not of the file.
        if (isComplaint(error)) throw failed(complaint(error));
        throw error;
      }
    }),
  );
}

/** COPY could overwrite the file that is looked at, the one path that the sandbox leaves open: so nothing but a SELECT. */
async function prepare(
  connection: DuckDBConnection,
  { sql, parameters, today }: CheckFile,
): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql).catch((error: unknown) => {
    // It is the parser's, and does not begin as DuckDB's other messages do.
    throw failed(error instanceof Error ? complaint(error) : 'It cannot be parsed.');
  });
  if (statements.count !== 1) throw failed(`It has ${statements.count} statements; write one SELECT.`);
  const statement = await statements.prepare(0);
  if (statement.statementType !== StatementType.SELECT) throw failed('It is no SELECT.');
  const values = { ...parameters, today };
  for (let at = 1; at <= statement.parameterCount; at += 1) {
    bind(
      statement,
      at,
      Object.entries(values).find(([name]) => name === statement.parameterName(at)),
    );
  }
  return statement;
}

function bind(
  statement: DuckDBPreparedStatement,
  at: number,
  found: [name: string, value: string | number | boolean] | undefined,
): void {
  if (!found) throw failed(`It needs a value for $${statement.parameterName(at)}; add it to its parameters.`);
  const [name, value] = found;
  if (name === 'today') statement.bindDate(at, new DuckDBDateValue(Date.parse(String(value)) / dayMs));
  else if (typeof value === 'string') statement.bindVarchar(at, value);
  else if (typeof value === 'boolean') statement.bindBoolean(at, value);
  else if (Number.isInteger(value)) statement.bindBigInt(at, BigInt(value));
  else statement.bindDouble(at, value);
}

/** Destroys the statement: a file that one still refers to may stay open when it is detached. */
async function runOnce(statement: DuckDBPreparedStatement): Promise<CheckedRows> {
  try {
    return await run(statement);
  } finally {
    statement.destroySync();
  }
}

/** Rows are counted as they come: there may be more than fit into memory. */
async function run(statement: DuckDBPreparedStatement): Promise<CheckedRows> {
  const result = await statement.stream();
  const sample: (string | null)[][] = [];
  let violations = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    if (sample.length < sampleRows) {
      sample.push(
        ...chunk
          .getRows()
          .slice(0, sampleRows - sample.length)
          .map((row) => row.map(textOf)),
      );
    }
    violations += chunk.rowCount;
  }
  return { violations, columns: result.columnNames(), sample };
}

function textOf(value: DuckDBValue): string | null {
  if (value === null) return null;
  const text = String(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}..` : text;
}

const failed = (detail: string): Problem => new Problem('check_failed', detail);
