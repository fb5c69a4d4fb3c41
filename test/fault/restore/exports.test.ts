/** kill -9 and a full disk while an export is restored or merged. */
import { execFile } from 'node:child_process';
import { cp, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runSql } from '../../support/duckdb.ts';
import { testEngine } from '../../support/engine.ts';
import {
  allPrices,
  livePath,
  makeExportWorld,
  openExportWorld,
  pricesIn,
} from '../../support/export-world.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { runMounted } from '../../support/mount-namespace.ts';

const child = fileURLToPath(new URL('./export-child.ts', import.meta.url));

/** A world with an export of everything, whose database has lost the last 30 days since. */
async function makeOriginal() {
  const folder = await temporaryFolder();
  await makeExportWorld(folder);
  const { export: make } = await openExportWorld(folder, testEngine(folder));
  const id = await make();
  await runSql(livePath(folder), ["DELETE FROM prices WHERE day >= '2025-10-01'"]);
  return { folder, id, before: await readFile(livePath(folder)) };
}

/** Gives what the child printed; null where it was killed. */
const runChild = (...argv: string[]): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const spawned = execFile(process.execPath, [child, ...argv], (error, printed, complaints) => {
      if (spawned.signalCode === 'SIGKILL') resolve(null);
      else if (error) reject(new Error(complaints, { cause: error }));
      else resolve(printed.trim());
    });
  });

test.each([
  { mode: 'whole', points: ['stage', 'load', 'rename'] },
  { mode: 'upsert', points: ['read', 'merge', 'verify', 'validate'] },
])('a restore of an export ($mode) that is killed is undone at the next start', async ({ mode, points }) => {
  const original = await makeOriginal();
  for (const point of points) {
    const folder = await temporaryFolder();
    await cp(original.folder, folder, { recursive: true });
    expect(await runChild(folder, original.id, mode, 'kill', point)).toBeNull();
    const { recover, quarantine } = await openExportWorld(folder, testEngine(folder));
    expect(await recover()).toEqual([]);
    expect(await quarantine.list()).toEqual([]);
    expect(await readFile(livePath(folder))).toEqual(original.before);
    expect(await readdir(join(folder, 'live', '.duckback', 'staging')).catch(() => [])).toEqual([]);
  }
});

test('a merge that is killed after its commit is done', async () => {
  const { folder, id, before } = await makeOriginal();
  expect(await runChild(folder, id, 'upsert', 'kill', 'removeFolder')).toBeNull();
  const { recover, quarantine } = await openExportWorld(folder, testEngine(folder));
  expect(await recover()).toEqual([]);
  expect(await pricesIn(livePath(folder))).toBe(allPrices);
  const [entry] = await quarantine.list();
  expect(await readFile(entry?.files[0]?.to ?? '')).toEqual(before);
});

test.each([
  ['whole', 'stage'],
  ['whole', 'load'],
  ['upsert', 'merge'],
  ['upsert', 'prepare'],
])(
  'a file system that is full in %s at %s fails the restore and leaves everything as it was',
  async (mode, step) => {
    const { folder, id } = await makeOriginal();
    await rename(livePath(folder), join(folder, 'kept.duckdb'));
    const mount = `mount -t tmpfs -o size=32m none "$1" && cp "${folder}/kept.duckdb" "$1/market.duckdb"`;
    const printed = await runMounted(mount, join(folder, 'live'), child, folder, id, mode, 'fill', step);
    expect(JSON.parse(printed)).toEqual({
      code: 'insufficient_space',
      sameBytes: true,
      staged: [],
      quarantined: 0,
    });
  },
);
