/** kill -9 of a restoring process, at a spread of its fault points; `every-point.test.ts` goes through all of them. */
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/folder.ts';
import { daysIn, livePath, makeWorld, openWorld } from '../../support/restore-world.ts';
import { expectNoMixture, expectSettled, stateOf } from './aftermath.ts';
import { type ChildOptions, runRestore } from './run-restore.ts';

/** Gives null where the restore ended before the point. */
async function killAt(point: number | string, options: ChildOptions) {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  const before = await stateOf(folder);
  const { killed, printed } = await runRestore(folder, { ...options, point });
  expect(printed).toBe('');
  if (!killed) return null;
  await expectNoMixture(folder, before);
  const { recover } = await openWorld(folder);
  expect(await recover()).toEqual([]);
  return { folder, outcome: await expectSettled(folder, before) };
}

const targets = [
  { target: 'a file', every: 3, mounted: false },
  { target: 'a mount point', every: 4, mounted: true },
];

test.each(targets)(
  'a restore to $target that is killed is undone at the next start',
  async ({ every, mounted }) => {
    const undone: string[] = [];
    for (let point = 1; ; point += every) {
      const end = await killAt(point, { mounted, force: mounted });
      if (end?.outcome !== 'as before') break;
      undone.push(end.folder);
    }
    expect(undone.length).toBeGreaterThan(5);
    // The bytes have been compared with those of before: DuckDB need not read them all.
    expect(await daysIn(livePath(undone.at(-1) ?? ''))).toEqual(['1', '2', '3']);
  },
);

test.each(targets)('a restore to $target that is killed after its commit is done', async ({ mounted }) => {
  const end = await killAt('removeFolder', { mounted, force: mounted });
  expect(end?.outcome).toBe('restored');
  expect(await daysIn(livePath(end?.folder ?? ''))).toEqual(['1', '2']);
});
