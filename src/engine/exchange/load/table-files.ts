import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadFiles, LoadTable } from '../../../domain/ports/engine.ts';

export const pathsOf = ({ folder }: Pick<LoadFiles, 'folder'>, table: LoadTable): string[] =>
  table.files.map(({ name }) => join(folder, name));

/** Bytes of the files of each table, and something for one without any. */
export const weightsOf = (request: LoadFiles): number[] =>
  request.tables.map((table) =>
    pathsOf(request, table).reduce(
      (sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
      1,
    ),
  );
