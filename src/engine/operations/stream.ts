import type { StreamRows } from '../../domain/ports/engine.ts';
import { Problem } from '../../domain/problem.ts';
import { readCatalog } from '../compare/catalog.ts';
import { refuseUnreadableRows, requireAllRows } from '../exchange/write/check-rows.ts';
import { planTable } from '../exchange/write/planned-table.ts';
import { checkWindow, tablesNamed } from '../exchange/write/request.ts';
import { ordersRows, withoutNeedlessOrder } from '../exchange/write/stored-order.ts';
import { copyRows } from '../exchange/write/write-table.ts';
import { withSandbox } from '../sandbox.ts';
import type { OperationContext } from './operation.ts';

const alias = 'duckback_image';

/** Writes one table's rows into a named pipe, see the port. A name that means two tables is refused. */
export function streamRows(
  request: StreamRows,
  { resources, signal, report }: OperationContext,
): Promise<null> {
  return withSandbox(
    resources,
    [{ alias, file: request.file }],
    signal,
    async (connection) => {
      await checkWindow(connection, request.window);
      const [table, other] = tablesNamed(await readCatalog(connection, alias), [request.table]);
      if (!table || other) {
        throw new Problem('not_found', `${JSON.stringify(request.table)} means more than one table.`, {
          hint: 'A dot in a name reads like the one between schema and table: rename one of them, or make an export of this name, which has both.',
        });
      }
      const planned = planTable(alias, table, request);
      if (request.window && !planned.window) throw withoutTime(request.table);
      await refuseUnreadableRows(connection, request.format, planned);
      report(0);
      const cheapest = await withoutNeedlessOrder(connection, planned);
      const rows = await copyRows(connection, cheapest, request.pipe, request).catch(readerGone);
      await requireAllRows(connection, planned, rows);
      return null;
    },
    { paths: [request.pipe], keepsOrder: ordersRows(request) },
  );
}

/** Unlike an export, a stream has no manifest that would say that all rows came. */
const withoutTime = (table: string): Problem =>
  new Problem('schema_mismatch', `${table} has no column that a window could mean.`, {
    hint: 'Name one in the configuration, under export.tables of the database, as timeColumn; or ask for all rows.',
  });

function readerGone(error: unknown): never {
  if (error instanceof Error && /Broken pipe/.test(error.message)) {
    throw new Problem('cancelled', 'Whoever read the rows has gone away.', { cause: error });
  }
  throw error;
}
