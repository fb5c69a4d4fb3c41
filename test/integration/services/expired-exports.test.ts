import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { RestoreRequest } from '../../../src/domain/restore.ts';
import { testEngine } from '../../support/engine.ts';
import {
  allPrices,
  makeExportWorld,
  openExportWorld,
  pricesIn,
  restoredPath,
} from '../../support/export-world.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { jobContext } from '../../support/job-context.ts';

const hourMs = 3_600_000;

/** A world with an export that is kept for an hour, and a way to let two hours pass. */
async function world() {
  const folder = await temporaryFolder();
  await makeExportWorld(folder);
  let passedMs = 0;
  const clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + passedMs) };
  const parts = await openExportWorld(folder, testEngine(folder), { clock, exportsKeptMs: hourMs });
  const id = await parts.export();
  const expire = () => {
    passedMs = 2 * hourMs;
  };
  return { folder, id, expire, ...parts };
}

const toPath = (id: string, folder: string): RestoreRequest => ({
  source: { export: id },
  target: { path: restoredPath(folder) },
});

test('an expired export is not found by verify, compare and restore alike, and nothing is left of the try', async () => {
  const { folder, id, expire, verify, compare, restore } = await world();
  expire();
  const missing = { code: 'not_found', message: expect.stringContaining('expired') };
  await expect(verify({ export: id, level: 'content' }, jobContext())).rejects.toMatchObject(missing);
  const sides = { left: { export: id }, right: { database: 'market' } };
  await expect(compare({ ...sides, mode: 'counts' }, jobContext())).rejects.toMatchObject(missing);
  const request = toPath(id, folder);
  await expect(restore(request, jobContext())).rejects.toMatchObject(missing);
  await expect(restore({ ...request, dryRun: true }, jobContext())).rejects.toMatchObject(missing);
  for (const name of ['scratch', 'restored']) expect(await readdir(join(folder, name))).toEqual([]);
});

test('a restore of an export that expires meanwhile comes to its end', async () => {
  const { folder, id, expire, restore } = await world();
  const context = jobContext();
  const step: typeof context.step = (name, run) => {
    expire();
    return context.step(name, run);
  };
  await restore(toPath(id, folder), { ...context, step });
  expect(await pricesIn(restoredPath(folder))).toBe(allPrices);
});
