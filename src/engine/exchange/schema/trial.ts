import type { DuckDBConnection } from '@duckdb/node-api';
import { folded } from '../../compare/names.ts';
import { withDefaultDatabase } from '../../default-database.ts';
import { complaint, isComplaint } from '../../duckdb-problem.ts';
import { onlyMakes } from '../only-makes.ts';
import type { Candidate } from './candidates.ts';

/** A statement that made nothing, and why. */
export interface Failure {
  readonly statement: Candidate;
  readonly reason: string;
}

interface Trial {
  /** In an order in which they can be run: all that tables need, tables, the rest. */
  readonly made: readonly Candidate[];
  readonly failed: readonly Failure[];
}

type Kinds = readonly Candidate['kind'][];
const foundation: Kinds = ['schema', 'type', 'sequence', 'table'];

/**
 * Runs the statements in an empty database that is attached under the name `database`. What fails is run again after the
 * others, until nothing more succeeds. Tables get macros made before them only if one cannot do without.
 */
export async function tryStatements(
  connection: DuckDBConnection,
  database: string,
  statements: readonly Candidate[],
  signal: AbortSignal,
): Promise<Trial> {
  const made: Candidate[] = [];
  const of = (kinds: Kinds) => statements.filter(({ kind }) => kinds.includes(kind));
  const run = (pending: readonly Candidate[]) => runAll(connection, pending, made, signal);
  return withDefaultDatabase(connection, database, async () => {
    const first = await run(of(foundation));
    const macros = of(['macro']);
    const tablesFailed = first.some(({ statement }) => statement.kind === 'table');
    const second = tablesFailed ? await run([...macros, ...first.map(({ statement }) => statement)]) : first;
    const left = [...second.map(({ statement }) => statement), ...(tablesFailed ? [] : macros)];
    const failed = await run([...left, ...of(['index', 'view'])]);
    return { made, failed: [...failed, ...(await run(of(['comment'])))] };
  });
}

/** Adds to `made` what succeeds. */
async function runAll(
  connection: DuckDBConnection,
  statements: readonly Candidate[],
  made: Candidate[],
  signal: AbortSignal,
): Promise<Failure[]> {
  const failed: Failure[] = [];
  for (const statement of statements) {
    signal.throwIfAborted();
    const reason = unwritable(statement) ?? (await complaintOf(connection, statement));
    if (reason === null) made.push(statement);
    else failed.push({ statement, reason });
  }
  const again = failed.map(({ statement }) => statement);
  return failed.length > 0 && failed.length < statements.length
    ? runAll(connection, again, made, signal)
    : failed;
}

/** DuckDB's own catalogs: a schema of that name can only be meant together with the name of its database, which statements leave open. */
const ownCatalogs = ['system', 'temp'];

/** Why no statement can make this in a database of any name; null where one can. */
function unwritable({ kind, schema, sql }: Candidate): string | null {
  if (sql.includes('\0')) return 'it holds NUL, which SQL cannot write';
  if (kind === 'schema' || !ownCatalogs.includes(folded(schema))) return null;
  return `DuckDB has a catalog named ${schema} of its own, and takes it for the schema`;
}

/** What DuckDB says of a START beyond the last value: a sequence that goes on there has given all that it had. */
const spent = /^Parser Error: START value .* cannot be/;
const isSpent = 'it has given its last value, and no statement makes a sequence in that state';

/** What speaks against a statement; null where DuckDB has run it: one that does anything besides is never run. */
async function complaintOf(connection: DuckDBConnection, { kind, sql }: Candidate): Promise<string | null> {
  try {
    // It tells why what is no statement is none.
    (await connection.prepare(sql)).destroySync();
    if (!(await onlyMakes(connection, { kind, sql }))) return 'no statement makes it and nothing besides';
    await connection.run(sql);
    return null;
  } catch (error) {
    if (isComplaint(error))
      return kind === 'sequence' && spent.test(error.message) ? isSpent : complaint(error);
    throw error;
  }
}
