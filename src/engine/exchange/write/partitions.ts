import type { DuckDBConnection } from '@duckdb/node-api';
import type { PartitionBy } from '../../../domain/export-format.ts';
import { Problem } from '../../../domain/problem.ts';
import { byText } from '../../../domain/text-order.ts';
import { folded } from '../../compare/names.ts';
import { texts } from '../../query.ts';
import { partitionFolder } from './file-names.ts';
import { type Part, partitionCondition } from './partition-condition.ts';
import { existing, type PlannedTable, sourceColumn } from './planned-table.ts';

/** A part of a table's rows with a file of its own. */
export interface Partition {
  /** Its path below the table's folder, without an extension. */
  readonly file: string;
  /** A condition over `source`, which no row of another partition meets. */
  readonly where: string;
  /** How many rows meet it. */
  readonly rows: number;
}

export interface Partitioning {
  /** Names in the paths. */
  readonly names: readonly string[];
  /** In their order; none where there are no rows. */
  readonly partitions: readonly Partition[];
}

/** Each is a query and a file of its own: with more, something is likely wrong with the request. */
const mostPartitions = 10_000;

/** Leaves room for the name of the table in what an export's manifest takes. */
const longestPath = 600;

const otherwise = 'Partition by other columns, or by fewer, or leave out partitionBy.';

/**
 * How the rows of a table are distributed; null for a table that stays whole. Rejects with `schema_mismatch` for a column that the
 * table has not, with `not_exportable` for values that make no folders.
 */
export async function partitioning(
  connection: DuckDBConnection,
  planned: PlannedTable,
  partitionBy: PartitionBy | null,
): Promise<Partitioning | null> {
  const parts = partitionBy && partsOf(planned, partitionBy);
  if (!parts) return null;
  const { schema, name } = planned.table;
  const rows = await texts(
    connection,
    `SELECT CAST(system.main.count(*) AS VARCHAR), ${parts.map(({ sql }) => sql)} ${planned.from}
     GROUP BY ${parts.map((_, index) => index + 2)} LIMIT ${mostPartitions + 1}`,
  );
  if (rows.length > mostPartitions) {
    throw new Problem(
      'not_exportable',
      `${schema}.${name} would have more than ${mostPartitions} partitions.`,
      { hint: otherwise },
    );
  }
  const files = createFiles();
  const counted = rows.map(([count = null, ...values]) => ({ rows: Number(count), values }));
  const partitions = counted
    .toSorted((one, other) => byValues(one.values, other.values))
    .map(({ rows, values }) => ({
      file: files(folderOf(planned, parts, values)),
      where: partitionCondition(planned, parts, values),
      rows,
    }));
  return { names: parts.map((part) => part.name), partitions };
}

function partsOf(planned: PlannedTable, partitionBy: PartitionBy): Part[] | null {
  if (typeof partitionBy !== 'string') {
    return partitionBy.map((asked) => {
      const { name, type } = existing(planned.table, asked);
      return { name, sql: `CAST(${sourceColumn(name)} AS VARCHAR) COLLATE "binary"`, type };
    });
  }
  const { table, time } = planned;
  if (!time) return null;
  const names = partitionBy === 'year' ? ['year'] : ['year', 'month'];
  const taken = table.columns.find(({ name }) => names.includes(folded(name)));
  if (taken) {
    throw new Problem(
      'not_exportable',
      `${table.schema}.${table.name} has a column ${taken.name}, which partitions by ${partitionBy} would hide.`,
      { hint: otherwise },
    );
  }
  return names.map((name) => ({
    name,
    sql: `CAST(system.main.date_part('${name}', ${sourceColumn(time.name)}) AS VARCHAR)`,
    type: null,
  }));
}

/** NULL and its name as a text share a folder, and so do A and a on some file systems. */
function createFiles(): (folder: string) => string {
  const counts = new Map<string, number>();
  return (folder) => {
    const key = folder.toLowerCase();
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return `${folder}/data_${count}`;
  };
}

function folderOf(
  { table }: PlannedTable,
  parts: readonly Part[],
  values: readonly (string | null)[],
): string {
  const folders = parts.map(({ name }, index) => partitionFolder(name, values[index] ?? null));
  const path = folders.join('/');
  if (folders.includes(null) || path.length > longestPath || values.some((value) => value?.includes('\0'))) {
    throw new Problem(
      'not_exportable',
      `${table.schema}.${table.name} has values to partition by that make no folders: too long ones, or with NUL.`,
      { hint: otherwise },
    );
  }
  return path;
}

/** By number where all are, NULL last. */
function byValues(one: readonly (string | null)[], other: readonly (string | null)[]): number {
  const differences = one.map((value, index) => byValue(value, other[index] ?? null));
  return differences.find((difference) => difference !== 0) ?? 0;
}

function byValue(one: string | null, other: string | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return Number(one) - Number(other) || byText(one, other);
}
