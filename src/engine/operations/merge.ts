import type { LoadedTable } from '../../domain/load.ts';
import type { MergeFiles } from '../../domain/ports/engine.ts';
import { mergeFiles } from '../exchange/load/merge-files.ts';
import { loadInto } from './load-into.ts';
import type { OperationContext } from './operation.ts';

/** Merges files into an image, see the port. */
export const merge = (request: MergeFiles, context: OperationContext): Promise<LoadedTable[]> =>
  loadInto({ file: request.file }, request, context, mergeFiles);
