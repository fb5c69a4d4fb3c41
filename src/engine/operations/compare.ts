import type { Differences } from '../../domain/comparison.ts';
import type { CompareFiles } from '../../domain/ports/engine.ts';
import { compareDatabases } from '../compare/compare.ts';
import { withSandbox } from '../sandbox.ts';
import type { OperationContext } from './operation.ts';

/** Attaches both files read-only and compares them, see the port. A file compared to itself is attached once: DuckDB allows no more. */
export function compare(
  request: CompareFiles,
  { resources, signal, report }: OperationContext,
): Promise<Differences> {
  const left = { alias: 'duckback_left', file: request.left };
  const right = request.left === request.right ? left : { alias: 'duckback_right', file: request.right };
  const aliases = { left: left.alias, right: right.alias };
  return withSandbox(resources, [...new Set([left, right])], signal, (connection) =>
    compareDatabases(connection, { ...request, ...aliases, onProgress: report, signal }),
  );
}
