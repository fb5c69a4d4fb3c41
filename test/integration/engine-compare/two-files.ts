import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import type { Differences, TableComparison } from '../../../src/domain/comparison.ts';
import { type ComparisonRequest, compareDatabases } from '../../../src/engine/compare/compare.ts';
import { emptyCatalog } from '../../../src/engine/default-database.ts';
import { runSql } from '../../support/duckdb.ts';
import { temporaryFolder } from '../../support/folder.ts';

type Compare = (
  request: Partial<ComparisonRequest> & Pick<ComparisonRequest, 'mode'>,
) => Promise<Differences>;

/** A connection with nothing attached, closed when the test ends. */
export async function openConnection(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'; ATTACH ':memory:' AS ${emptyCatalog}`);
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  return connection;
}

/** Makes two database files by these statements, of a newer storage version where `attach` says so, and gives what compares them, attached read-only. */
export async function twoFiles(
  left: readonly string[],
  right: readonly string[],
  attach?: string,
): Promise<Compare> {
  const folder = await temporaryFolder();
  const files = { left: join(folder, 'left.duckdb'), right: join(folder, 'right.duckdb') };
  const options = attach ? { attach } : {};
  await Promise.all([runSql(files.left, left, options), runSql(files.right, right, options)]);
  const connection = await openConnection();
  await connection.run(`ATTACH '${files.left}' AS left_side (READ_ONLY)`);
  await connection.run(`ATTACH '${files.right}' AS right_side (READ_ONLY)`);
  return (request) =>
    compareDatabases(connection, { left: 'left_side', right: 'right_side', limit: 20, ...request });
}

/** The comparison of the one table of that name. */
export function tableNamed({ tables }: Differences, name: string): TableComparison {
  const [table, ...others] = tables.filter((each) => each.name === name);
  if (!table || others.length > 0) throw new Error(`${1 + others.length} tables ${name}`);
  return table;
}
