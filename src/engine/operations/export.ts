import { type DuckDBConnection, version } from '@duckdb/node-api';
import { extensionOf } from '../../domain/export-format.ts';
import type { Exported, ExportedTable, ExportFiles } from '../../domain/ports/engine.ts';
import { baseTables } from '../base-tables.ts';
import { readCatalog } from '../compare/catalog.ts';
import { objectKey } from '../compare/names.ts';
import { exportedSchema } from '../exchange/schema/exported-schema.ts';
import { refuseUnreadableRows, requireAllRows } from '../exchange/write/check-rows.ts';
import { createSlugs } from '../exchange/write/file-names.ts';
import { type Partitioning, partitioning } from '../exchange/write/partitions.ts';
import { type PlannedTable, planTable } from '../exchange/write/planned-table.ts';
import { checkWindow, tablesNamed } from '../exchange/write/request.ts';
import { ordersRows, withoutNeedlessOrder } from '../exchange/write/stored-order.ts';
import { writeTable } from '../exchange/write/write-table.ts';
import { withSandbox } from '../sandbox.ts';
import { watchQueries } from '../watch-queries.ts';
import type { OperationContext } from './operation.ts';

/** A schema of the same name would make its own names ambiguous in statements that are run beside this one. */
const alias = 'duckback_image';

interface TablePlan {
  readonly planned: PlannedTable;
  readonly partitioning: Partitioning | null;
}

/** Writes tables to files, see the port. Whatever can be refused is refused before the first file. */
export function exportTables(request: ExportFiles, context: OperationContext): Promise<Exported> {
  const { resources, signal } = context;
  return withSandbox(
    resources,
    [{ alias, file: request.file }],
    signal,
    async (connection) => {
      await checkWindow(connection, request.window);
      const catalog = await readCatalog(connection, alias);
      const { statements, notes, tables } = await exportedSchema(connection, {
        database: alias,
        catalog,
        tables: tablesNamed(catalog, request.tables),
        scratch: resources.tempFolder,
        signal,
      });
      const plans: TablePlan[] = [];
      for (const table of tables) {
        signal.throwIfAborted();
        const planned = planTable(alias, table, request);
        await refuseUnreadableRows(connection, request.format, planned);
        plans.push({ planned, partitioning: await partitioning(connection, planned, request.partitionBy) });
      }
      const written = await writeTables(connection, plans, request, context);
      return { duckdbVersion: version(), schema: statements, tables: written, notes };
    },
    { folders: [request.folder], keepsOrder: ordersRows(request) },
  );
}

async function writeTables(
  connection: DuckDBConnection,
  plans: readonly TablePlan[],
  { folder, ...form }: ExportFiles,
  { signal, report }: OperationContext,
): Promise<ExportedTable[]> {
  const extension = extensionOf(form.format, form.compression);
  const slugOf = createSlugs(extension);
  using watch = watchQueries(connection, await weights(connection, plans), report);
  const tables: ExportedTable[] = [];
  for (const { planned, partitioning } of plans) {
    const { schema, name } = planned.table;
    const place = { folder, slug: slugOf(schema, name), extension };
    const cheapest = await withoutNeedlessOrder(connection, planned);
    const files = await writeTable(connection, cheapest, { form, ...place, partitioning, signal });
    const rowCount = rowsOf(files);
    await requireAllRows(connection, planned, rowCount);
    tables.push({ ...described(planned, partitioning), files, rowCount });
    watch.next();
  }
  return tables;
}

const rowsOf = (files: ExportedTable['files']): number => files.reduce((sum, { rows }) => sum + rows, 0);

function described(
  { table, columns, time, window, orderBy }: PlannedTable,
  partitioning: Partitioning | null,
): Omit<ExportedTable, 'files' | 'rowCount'> {
  const { schema, name, primaryKey } = table;
  return {
    schema,
    name,
    columns: columns.map(({ name, type, storedAs }) => ({ name, type, storedAs })),
    primaryKey: [...primaryKey],
    orderBy: [...orderBy],
    timeColumn: time?.name ?? null,
    window,
    partitionedBy: partitioning && partitioning.partitions.length > 0 ? [...partitioning.names] : [],
  };
}

/** What DuckDB guesses of the tables' rows. */
async function weights(connection: DuckDBConnection, plans: readonly TablePlan[]): Promise<number[]> {
  const tables = await baseTables(connection, alias);
  const rows = new Map(tables.map((table) => [objectKey(table.schema, table.name), table.estimatedRows]));
  return plans.map(({ planned: { table } }) => (rows.get(objectKey(table.schema, table.name)) ?? 0) + 1);
}
