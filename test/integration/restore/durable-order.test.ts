/** A power cut can forget every name that was not synced yet: what must be durable before what. */
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { withFaultPoints } from '../../support/fault-points.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { jobContext } from '../../support/job-context.ts';
import { backup, livePath, makeWorld, openWorld } from '../../support/restore-world.ts';

/** The file operations of one restore from the first on that changes anything outside staging. */
async function operationsOfSwap() {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  const operations: string[] = [];
  const files = withFaultPoints(fileOperations, (point, path) => {
    operations.push(`${point} ${path}`);
  });
  const { restore } = await openWorld(folder, { files });
  const report = await restore({ source: { backup }, target: { database: 'market' } }, jobContext());
  const live = livePath(folder);
  const quarantine = join(dirname(live), '.duckback', 'quarantine');
  const entry = join(quarantine, report.quarantine?.id ?? '');
  const begin = operations.indexOf(`rename ${entry}`);
  return { before: operations.slice(0, begin), swap: operations.slice(begin), live, quarantine, entry };
}

test('the copy and the journal are durable before the first move, and each move before what relies on it', async () => {
  const { before, swap, live, quarantine, entry } = await operationsOfSwap();
  expect(before.at(-2)).toMatch(/^writeFile .*duckback-journal\.json$/);
  expect(before.at(-1)).toMatch(/^syncFolder .*staging/);
  expect(swap.slice(0, -1)).toEqual([
    `rename ${entry}`,
    `syncFolder ${quarantine}`,
    `link ${entry}/market.duckdb`,
    `syncFolder ${entry}`,
    `rename ${entry}/market.duckdb.wal`,
    `syncFolder ${dirname(live)}`,
    `syncFolder ${entry}`,
    `rename ${live}`,
    `syncFolder ${dirname(live)}`,
    `rename ${entry}/duckback-entry.json`,
    `syncFolder ${entry}`,
  ]);
  expect(swap.at(-1)).toMatch(/^removeFolder .*staging/);
});
