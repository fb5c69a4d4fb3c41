import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileOperations } from '../../../src/files/file-operations.ts';
import { isMountPoint } from '../../../src/files/mount-point.ts';
import { frozenAt } from '../../support/fault-points.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { daysIn, livePath, makeWorld, openWorld, storedPath } from '../../support/restore-world.ts';
import { expectNoMixture, expectSettled, stateOf } from './aftermath.ts';
import { runRestore } from './run-restore.ts';

async function world() {
  const folder = await temporaryFolder();
  await makeWorld(folder, { unfinished: true });
  return folder;
}

test('a mounted file is not replaced without force', async () => {
  const folder = await world();
  expect(await runRestore(folder, { mounted: true })).toEqual({
    killed: false,
    printed: 'target_not_replaceable',
  });
  expect(await daysIn(livePath(folder))).toEqual(['1', '2', '3']);
});

test('a mounted file is overwritten in place with force, and its old bytes and log are in quarantine', async () => {
  const folder = await world();
  const { ino } = await lstat(livePath(folder));
  expect(await runRestore(folder, { mounted: true, force: true })).toEqual({ killed: false, printed: '' });
  expect((await lstat(livePath(folder))).ino).toBe(ino);
  expect(await readFile(livePath(folder))).toEqual(await readFile(storedPath(folder)));
  expect(await readdir(join(folder, 'live'))).toEqual(['.duckback', 'market.duckdb']);
  const { quarantine } = await openWorld(folder);
  const [entry] = await quarantine.list();
  expect(entry?.files).toHaveLength(2);
  expect(await daysIn(entry?.files[0]?.to ?? '')).toEqual(['1', '2', '3']);
});

test('who overwrites a mounted file is told before, and after, that a log beside the file that it was mounted from is out of sight', async () => {
  const folder = await world();
  const refused = await runRestore(folder, { mounted: true, tells: true });
  expect(refused.printed).toMatch(
    /^target_not_replaceable\n.*moved away what log lies beside the file that it was/,
  );
  const done = await runRestore(folder, { mounted: true, force: true, tells: true });
  expect(done.printed).toMatch(
    /A log beside the file that .*market\.duckdb was mounted from is out of sight/,
  );
});

test.each([
  { meanwhile: 'commit', point: 'rename', when: 'after it was copied to quarantine' },
  { meanwhile: 'commit', point: 'overwrite', when: 'in the last instant' },
  { meanwhile: 'crash', point: 'rename', when: 'after it was copied to quarantine' },
  { meanwhile: 'crash', point: 'overwrite', when: 'in the last instant' },
] as const)(
  'a mounted file that a process writes $when ($meanwhile) is left to it, with its log',
  async ({ meanwhile, point }) => {
    const folder = await temporaryFolder();
    await makeWorld(folder);
    const { killed, printed } = await runRestore(folder, { mounted: true, force: true, point, meanwhile });
    expect({ killed, printed }).toEqual({ killed: false, printed: 'target_locked' });
    expect(await daysIn(livePath(folder))).toEqual(['1', '2', '3', '9']);
    const { recover } = await openWorld(folder);
    expect(await recover()).toEqual([]);
    expect(await daysIn(livePath(folder))).toEqual(['1', '2', '3', '9']);
  },
);

test('a mounted file that a process writes in the last instant is left to it also where the restore dies while its header is blank', async () => {
  const folder = await temporaryFolder();
  await makeWorld(folder);
  const last = { point: 'overwrite', meanwhile: 'commit, then kill' } as const;
  expect((await runRestore(folder, { mounted: true, force: true, ...last })).killed).toBe(true);
  const { recover, quarantine } = await openWorld(folder);
  expect(await recover()).toEqual([expect.stringContaining('was written by another process')]);
  expect(await daysIn(livePath(folder))).toEqual(['1', '2', '3', '9']);
  const [entry] = await quarantine.list();
  expect(await daysIn(entry?.files[0]?.to ?? '')).toEqual(['1', '2', '3']);
});

test('a recovery of a half overwritten file that stops at any point is finished by the next one', async () => {
  let stops = 0;
  for (let point = 1; ; point += 3) {
    const folder = await world();
    const before = await stateOf(folder);
    const { killed } = await runRestore(folder, { mounted: true, force: true, point: 'truncate' });
    expect(killed).toBe(true);
    const frozen = frozenAt(fileOperations, point);
    const first = await openWorld(folder, { files: frozen.files });
    const ended = await Promise.race([first.recover(), frozen.reached]);
    await expectNoMixture(folder, before);
    const { recover } = await openWorld(folder);
    expect(await recover()).toEqual([]);
    expect(await expectSettled(folder, before)).toBe('as before');
    if (ended !== 'frozen') break;
    stops++;
  }
  expect(stops).toBeGreaterThan(3);
});

test('force changes nothing for a file that can be replaced', async () => {
  const folder = await world();
  const { ino } = await lstat(livePath(folder));
  expect(await runRestore(folder, { force: true })).toEqual({ killed: false, printed: '' });
  expect((await lstat(livePath(folder))).ino).not.toBe(ino);
});

test('the root is a mount point, a plain file and a missing one are none', async () => {
  const folder = await world();
  expect(await isMountPoint('/')).toBe(true);
  expect(await isMountPoint(livePath(folder))).toBe(false);
  expect(await isMountPoint(join(folder, 'missing'))).toBe(false);
});
