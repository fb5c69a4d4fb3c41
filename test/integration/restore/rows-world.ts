/** What restores of rows are tested on: a database, exports of it and files of rows, in a folder of the test's own. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { FailedWithResult } from '../../../src/domain/failed-with-result.ts';
import type { RestoreRequest } from '../../../src/domain/restore.ts';
import { testEngine } from '../../support/engine.ts';
import {
  type ExportWorldOptions,
  livePath,
  makeExportWorld,
  openExportWorld,
  restoredPath,
} from '../../support/export-world.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { jobContext } from '../../support/job-context.ts';

type RowsWorld = Awaited<ReturnType<typeof openRowsWorld>>;

export async function openRowsWorld(options: ExportWorldOptions = {}) {
  const folder = await temporaryFolder();
  await makeExportWorld(folder);
  const parts = await openExportWorld(folder, testEngine(folder), options);
  return { folder, live: livePath(folder), path: restoredPath(folder), ...parts };
}

/** Tries a restore that must fail; proves that the database is as it was and nothing is left over. Gives the problem. */
export async function refused(
  { live, restore, quarantine }: RowsWorld,
  request: RestoreRequest,
): Promise<unknown> {
  const before = await readFile(live);
  const error: unknown = await restore(request, jobContext()).then(
    () => new Error('it was restored'),
    (failure: unknown) => failure,
  );
  expect(await readFile(live)).toEqual(before);
  expect(await quarantine.list()).toEqual([]);
  expect(await readdir(join(live, '..', '.duckback', 'staging')).catch(() => [])).toEqual([]);
  return error instanceof FailedWithResult ? error.problem : error;
}
